import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../session.ts';
import type { ResultsView } from './results-view.ts';
import type { StackView } from './stack-view.ts';

const LOOK_AGAIN_MS = 1000;
/** Longer than a message stays invisible after its function was killed. */
const EMPTY_WITHIN_MS = 200_000;

/** How long a run may take until all records are written. */
const deadlineMs = (photos: number) => 240_000 + photos * 3000;

/** Creates promises that resolve at the first record and at half of the records. */
export function createMilestones(photos: number) {
  const first = Promise.withResolvers<void>();
  const half = Promise.withResolvers<void>();
  return {
    first: first.promise,
    half: half.promise,
    reach: (count: number) => {
      if (count > 0) first.resolve();
      if (count >= photos / 2) half.resolve();
    },
  };
}

/** What {@link waitForRecords} waits for, and its callbacks. */
export interface Waiting {
  readonly photos: number;
  readonly session: Session;
  readonly report: (line: string) => void;
  readonly onRecords: (count: number) => void;
}

/** Waits until every photo has its record, or until the deadline. */
export async function waitForRecords(
  readResults: () => Promise<ResultsView>,
  { photos, session, report, onRecords }: Waiting,
): Promise<void> {
  const endAt = performance.now() + deadlineMs(photos);
  for (let reported = 0; performance.now() < endAt; ) {
    const { size } = (await readResults()).records;
    onRecords(size);
    if (size >= reported + photos / 10) {
      report(`${size} of ${photos} records`);
      reported = size;
    }
    if (size >= photos) return;
    await sleep(LOOK_AGAIN_MS, undefined, { signal: session.signal });
  }
}

/**
 * Waits until the line, the executions and the queues are empty, or until the deadline. Returns what is left.
 */
export async function waitUntilEmpty({ outputs, signal }: Session, stack: StackView) {
  const endAt = performance.now() + EMPTY_WITHIN_MS;
  for (;;) {
    const { slots, tickets } = await stack.readLine();
    const running = (await stack.listRunning()).length;
    const { UploadsQueueUrl, DeadLetterQueueUrl, EndedQueueUrl, EndedDeadLetterQueueUrl } = outputs;
    const queues = [UploadsQueueUrl, DeadLetterQueueUrl, EndedQueueUrl, EndedDeadLetterQueueUrl];
    const counts = await Promise.all(queues.map((url) => stack.countMessages(url)));
    const messages = counts.reduce((sum, count) => sum + count, 0);
    const left = { slots, tickets, running, messages };
    if (slots + tickets + running + messages === 0 || performance.now() > endAt) return left;
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}
