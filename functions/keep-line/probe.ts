import { type ApiKey, ApiKeyMissingError, type ApiKeyReader } from '../shared/clients/api-key.ts';
import type { TaskCallbacks } from '../shared/clients/executions.ts';
import { isPassing } from '../shared/domain/failure.ts';
import type { Refusal } from '../shared/domain/segmind-reply.ts';
import type { Line } from '../shared/line/line.ts';
import {
  beginProbe,
  isDue,
  type LineState,
  lift,
  noteProbe,
  passOver,
  release,
} from '../shared/line/line-state.ts';
import type { LineStore, StoredTicket } from '../shared/line/line-store.ts';
import type { Submission } from '../shared/submission/submission.ts';

/** What a probe needs. */
export interface ProbeDependencies {
  readonly store: LineStore;
  readonly line: Line;
  readonly callbacks: TaskCallbacks;
  readonly submission: Submission;
  readonly readApiKey: ApiKeyReader;
  readonly maxInFlight: number;
  readonly now: () => Date;
}

/** How many photos at the head of the line take turns as the probe, where weather keeps one from telling anything. */
const PROBES_IN_TURN = 10;

/** What came of looking at the hold. */
export type ProbeOutcome = 'not-held' | 'not-due' | 'no-place' | 'lost-race' | 'lifted' | 'still-held';

/**
 * Sees whether the trouble of a held line has passed, when it is time to: at growing intervals, and at once when the
 * secret has a new value. The photo at the head is submitted, one at a time. It has a place meanwhile and keeps it
 * where it is accepted; its execution finds the job by its receipt. So a hold of weeks adds nothing to any execution.
 */
export async function probeLine(dependencies: ProbeDependencies): Promise<ProbeOutcome> {
  const { store, line, submission, readApiKey, maxInFlight, now } = dependencies;
  const snapshot = await store.read();
  const { hold, slots } = snapshot.line;
  if (hold === null) return 'not-held';
  const { version: keyVersion, putAt } = await readKeyVersion(readApiKey);
  // At the first look it is told by its date: the key that was refused is older than the hold.
  const isNewKey = hold.keyVersion === null ? putAt > new Date(hold.since) : hold.keyVersion !== keyVersion;
  if (!isNewKey && now() < new Date(hold.probeAt)) {
    // What the secret is at the first look is what it has to change from.
    if (hold.keyVersion === null)
      await store.replace(snapshot, { ...snapshot.line, hold: { ...hold, keyVersion } });
    return 'not-due';
  }
  const head = await findHead(dependencies, snapshot.line);
  if (head === null) {
    // Nobody waits to be the probe: the next photo that comes is one.
    await line.settle(lift);
    return 'lifted';
  }
  if (slots.length >= maxInFlight) return 'no-place';
  const at = now();
  const reserved = beginProbe(snapshot.line, head, keyVersion, at);
  if (!(await store.replace(snapshot, reserved))) return 'lost-race';

  const result = await submission.submit(head.order);
  if (result.kind === 'refused' && isPassing(result.failure)) {
    await giveBack(line, head, result, now());
    return 'still-held';
  }
  // Accepted, or refused for a reason of the photo's own: its execution is told, and finds out by itself.
  await line.handOver(head, at.toISOString());
  if (result.kind === 'refused' && result.failure.fault === 'unknown') return 'still-held';
  await line.settle(lift);
  return 'lifted';
}

/** Takes the place from a photo that was no more accepted than the one that held the line. */
async function giveBack(line: Line, head: StoredTicket, refused: Refusal, now: Date): Promise<void> {
  const { failure, toldSeconds } = refused;
  await line.settle((state) => {
    const rest = release(state, ({ ticket, turn }) => ticket === head.ticket && turn === head.turn);
    return failure.fault === 'account' ? noteProbe(rest, failure, now, toldSeconds) : passOver(rest);
  });
}

/**
 * The first in line whose time has come, that has no place and whose execution still runs; dead tickets are dropped.
 * Where probes met weather it is one of those behind it: a 500 is often one photo's own, and it must not keep the
 * line held for ever.
 */
async function findHead(
  { store, callbacks, now }: ProbeDependencies,
  { slots, hold }: LineState,
): Promise<StoredTicket | null> {
  for (;;) {
    const names = await store.listTickets(slots.length + PROBES_IN_TURN);
    const waiting = names.filter(
      (name) => isDue(name, now()) && slots.every(({ ticket }) => ticket !== name),
    );
    const name = waiting[(hold?.passedOver ?? 0) % waiting.length];
    if (name === undefined) return null;
    const head = await store.readTicket(name);
    if (head === null) continue;
    if (await callbacks.isRunning(head.executionArn)) return head;
    await store.removeTicket(head);
  }
}

/** The secret's version now; `none` for a secret without a usable key. */
async function readKeyVersion(readApiKey: ApiKeyReader): Promise<Pick<ApiKey, 'version' | 'putAt'>> {
  try {
    return await readApiKey({ again: true });
  } catch (error) {
    if (error instanceof ApiKeyMissingError) return { version: 'none', putAt: new Date(0) };
    throw error;
  }
}
