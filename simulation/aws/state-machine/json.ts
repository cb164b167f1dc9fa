import { StateError } from './errors.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html "Maximum input or output size" */
const MAX_BYTES = 262_144;

/**
 * A value as the receiver gets it after it was sent as JSON: a copy without what JSON cannot hold.
 * @throws a {@link StateError} if it is larger than Step Functions allows
 */
export function sendAsJson(value: unknown): unknown {
  const text = JSON.stringify(value ?? null);
  // A UTF-16 unit takes at most three bytes in UTF-8, so short texts need no count.
  if (text.length * 3 > MAX_BYTES && Buffer.byteLength(text) > MAX_BYTES) {
    throw new StateError('States.DataLimitExceeded', `The payload is larger than ${MAX_BYTES} bytes.`);
  }
  return JSON.parse(text);
}
