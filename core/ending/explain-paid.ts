import type { Paid } from '../contract/outcomes.ts';
import { type Failure, failure } from '../domain/failure.ts';

const PAID_SENTENCE: Readonly<Record<Paid, string>> = {
  yes: 'Segmind accepted its job, which is paid for: running the photo again collects the result while Segmind still has it.',
  no: 'Segmind bills no job of this photo: it cost nothing.',
  unknown:
    'A submit was in progress: it is not known whether Segmind accepted and billed its job. Running the photo again may cost again.',
};

/** A failure for its record. If its code leaves payment open, another code or the message states it. */
export function explainPaid(error: Failure, paid: Paid): Failure {
  const { code, message } = error;
  switch (code) {
    case 'cancelled':
      return failure(code, explainCancel(paid));
    case 'execution-stopped':
    case 'execution-timed-out':
      return failure(code, `${message} ${PAID_SENTENCE[paid]}`);
    case 'step-crashed':
      if (paid === 'no') return error;
      return failure(
        paid === 'yes' ? 'collecting-crashed' : 'submit-outcome-unknown',
        `${message} ${PAID_SENTENCE[paid]}`,
      );
    default:
      return error;
  }
}

/** The message in the record of a photo that was cancelled over the API. */
export function explainCancel(paid: Paid): string {
  return `The retouch was cancelled through the API. ${PAID_SENTENCE[paid]}`;
}
