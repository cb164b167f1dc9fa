import * as z from 'zod/mini';
import { BREAKER_CLOSED, BREAKER_OPENED } from '../../core/contract/events.ts';
import { failureInWords } from './failure-words.ts';
import { atTime, countPhotos, type Notification } from './wording.ts';

const common = {
  since: z.string(),
  error: z.object({ code: z.string(), fault: z.string(), message: z.string() }),
  waiting: z.number(),
};

/** The event that the breaker has opened. */
export const heldLineSchema = z.object({
  'detail-type': z.literal(BREAKER_OPENED),
  detail: z.object(common),
});

/** The event that the breaker has closed. */
export const movingLineSchema = z.object({
  'detail-type': z.literal(BREAKER_CLOSED),
  detail: z.object({ ...common, closedAt: z.string() }),
});

/** Writes the message about a line that has stopped. */
export function writeHeldLine({
  since,
  error,
  waiting,
}: z.infer<typeof heldLineSchema>['detail']): Notification {
  const { why, advice } = failureInWords(error.code);
  // Advice only for account failures: other failures pass by themselves.
  const isAccount = error.fault === 'account';
  return {
    subject: 'Retouching has paused',
    text: [
      `Retouching has paused at ${atTime(since)}: ${why}.${isAccount ? ` ${advice}` : ''}`,
      `${sayWaiting(waiting)} No photo is lost, and waiting costs nothing. Retouching continues by itself when the problem is over.`,
      `Details: ${error.message}\n`,
    ].join('\n\n'),
  };
}

/** Writes the message about a line that moves again. */
export function writeMovingLine(line: z.infer<typeof movingLineSchema>['detail']): Notification {
  const { since, closedAt, waiting } = line;
  return {
    subject: 'Retouching continues',
    text: `Retouching paused at ${atTime(since)} and continued at ${atTime(closedAt)}.\n\n${sayWaiting(waiting)}\n`,
  };
}

function sayWaiting(waiting: number): string {
  return waiting === 0 ? 'No photo waits.' : `${countPhotos(waiting)} ${waiting === 1 ? 'waits' : 'wait'}.`;
}
