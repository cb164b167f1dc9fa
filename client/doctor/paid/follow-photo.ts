import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiOptions, ask } from '../../api/ask.ts';
import { getLine, getRetouch, listRetouches, type Retouch } from '../../api/retouch-api.ts';
import { describeHold } from '../../words/line.ts';
import { describeSeconds } from '../../words/time.ts';
import { type Finding, fault, ok } from '../finding.ts';
import { DOCTOR_FOLDER } from './put-photo.ts';

/** Options of {@link followPhoto}. */
export interface FollowOptions {
  readonly api: ApiOptions;
  readonly key: string;
  readonly signal: AbortSignal;
  /** The pause between two looks at the photo. */
  readonly lookMs: number;
  /** @default 2 minutes: an event of S3 takes seconds, a cold start some more */
  readonly beginWithinMs?: number;
  /** @default 20 minutes: 15 of the setting jobTimeoutMinutes, the rest to prepare and store the photo */
  readonly endWithinMs?: number;
}

const ENDS: readonly Retouch['status'][] = ['succeeded', 'failed', 'cancelled', 'skipped'];

/** Follows a photo from its upload to its end. Returns the retouch if it succeeded, else null. */
export async function* followPhoto(options: FollowOptions): AsyncGenerator<Finding, Retouch | null> {
  const { api, signal, lookMs, beginWithinMs = 2 * 60_000, endWithinMs = 20 * 60_000 } = options;
  const startedMs = performance.now();
  const id = await findRetouch(options, beginWithinMs);
  if (id === null) {
    yield fault(
      `The photo was uploaded, but no retouch of it started within ${describeSeconds(beginWithinMs / 1000)}.`,
      'The S3 event does not arrive, or start-retouch fails. What to do: docs/runbook.md#oldest-upload.',
    );
    return null;
  }
  yield ok('Event: the upload started its retouch by itself.');
  let isAccepted = false;
  for (;;) {
    const retouch = await ask(getRetouch({ id }, api));
    if (!isAccepted && retouch.timings.acceptedAt !== null) {
      isAccepted = true;
      const { startedAt, acceptedAt } = retouch.timings;
      const seconds = (Date.parse(acceptedAt) - Date.parse(startedAt)) / 1000;
      yield ok(`Job accepted: Segmind accepted it ${describeSeconds(seconds)} after the retouch started.`);
    }
    if (ENDS.includes(retouch.status)) {
      if (retouch.status === 'succeeded') return retouch;
      yield describeFailure(retouch);
      return null;
    }
    if (!isAccepted) {
      const [hold] = describeHold(await ask(getLine(api)), new Date());
      if (hold !== undefined) {
        yield fault(
          `The photo waits, unpaid: ${hold}`,
          `It goes on by itself, and then costs money. retouch cancel ${DOCTOR_FOLDER} removes it from the line.`,
        );
        return null;
      }
    }
    if (performance.now() - startedMs > endWithinMs) {
      yield fault(
        `The photo has not ended within ${describeSeconds(endWithinMs / 1000)}: its step is "${retouch.step}".`,
        `See its status: retouch status ${DOCTOR_FOLDER}.`,
      );
      return null;
    }
    await sleep(lookMs, undefined, { signal });
  }
}

/** The id of the retouch that the upload itself began; null if no retouch began in time. */
async function findRetouch(
  { api, key, signal, lookMs }: FollowOptions,
  withinMs: number,
): Promise<string | null> {
  for (const startedMs = performance.now(); performance.now() - startedMs < withinMs; ) {
    const { retouches } = await ask(listRetouches({ folder: DOCTOR_FOLDER, limit: 20 }, api));
    const found = retouches.find((retouch) => retouch.key === key);
    if (found !== undefined) return found.id;
    await sleep(lookMs, undefined, { signal });
  }
  return null;
}

function describeFailure({ status, error, paid, recordKey }: Retouch): Finding {
  const cost = paid === true ? ' It is paid for.' : paid === false ? ' It is not paid for.' : '';
  const why = error === null ? `it ended as "${status}"` : `${error.message} (${error.code})`;
  return fault(
    `The photo failed: ${why}${cost}`,
    `The record has the details: ${recordKey ?? 'none was written'}.`,
  );
}
