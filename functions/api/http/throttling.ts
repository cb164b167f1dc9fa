const THROTTLES: readonly string[] = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
];

/** True if an AWS service throttles us, also if Powertools wrapped the error. */
export function isThrottling(error: unknown): boolean {
  const { name, $retryable, cause } = (error ?? {}) as {
    name?: string;
    $retryable?: { throttling?: boolean };
    cause?: unknown;
  };
  if (name === 'IdempotencyPersistenceLayerError') return isThrottling(cause);
  return THROTTLES.includes(name ?? '') || $retryable?.throttling === true;
}
