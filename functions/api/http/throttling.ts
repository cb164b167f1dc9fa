const THROTTLES: readonly string[] = [
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
];

/** True for an AWS service's answer that it is asked too much. */
export function isThrottling(error: unknown): boolean {
  const { name = '', $retryable } = (error ?? {}) as {
    name?: string;
    $retryable?: { throttling?: boolean };
  };
  return THROTTLES.includes(name) || $retryable?.throttling === true;
}
