const THROTTLES: readonly string[] = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
];

/** True for an AWS service's answer that it is asked too much, also if Powertools met it and wrapped it. */
export function isThrottling(error: unknown): boolean {
  const { name, $retryable, cause } = (error ?? {}) as {
    name?: string;
    $retryable?: { throttling?: boolean };
    cause?: unknown;
  };
  if (name === 'IdempotencyPersistenceLayerError') return isThrottling(cause);
  return THROTTLES.includes(name ?? '') || $retryable?.throttling === true;
}
