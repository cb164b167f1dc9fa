import { mkdir, writeFile } from 'node:fs/promises';
import { SHOOT_FINISHED } from '../../../core/contract/events.ts';
import { VERSION } from '../../../functions/api/version.ts';
import { readWebhookMessage } from '../../../functions/send-webhook/webhook-message.ts';
import type { RetouchWorld } from '../../../simulation/world/retouch-world.ts';
import { recordBulkRun } from './bulk.ts';
import { COURSES } from './courses.ts';
import { beginCourse, type CourseEnd, describeEnd, type Snapshot, takeSnapshot } from './snapshot.ts';

/**
 * Records this version of Retouch as a release, for `test/world/releases.test.ts`:
 * `node test/support/releases/record.ts`.
 */
const folder = new URL(`../../fixtures/releases/${VERSION}/`, import.meta.url);
const snapshots: (Snapshot & { readonly end: CourseEnd })[] = [];
/** The states in which a photo waits in one of the saved worlds. */
const covered = new Set<string>();
const payloads = new Map<string, { readonly fn: string; readonly event: unknown }>();
const messages = new Map<string, { readonly body: string; readonly message: unknown }>();

for (const name of Object.keys(COURSES)) await play(name);
await mkdir(folder, { recursive: true });
await write('definition', [beginCourse('smooth').definition]);
await write('worlds', snapshots);
await write('payloads', [...payloads.values()]);
await write('webhooks', [...messages.values()]);
await write('bulk-runs', [await recordBulkRun()]);
console.log(`${VERSION}: ${snapshots.length} worlds, ${payloads.size} payloads, ${messages.size} webhooks`);

/** Plays a course to its end, and saves a world for each state in which photos wait. */
async function play(name: string): Promise<void> {
  const world = beginCourse(name);
  const beganMs = world.clock.nowMs;
  const found: Snapshot[] = [];
  let calls = 0;
  world.onCall = (fn, event) => {
    calls += 1;
    payloads.set(`${fn} ${shapeOf(event)}`, { fn, event });
  };
  world.onAnswer = () => {
    calls -= 1;
  };
  const look = () => {
    const isQuiet = world.uploads.waiting + world.ended.waiting + world.stream.waiting === 0;
    if (!isQuiet || calls > 0) return;
    const running = world.machine.executions.filter(({ status }) => status === 'RUNNING');
    const line = world.dynamo.get('line', 'breaker')?.open === undefined ? 'closed' : 'open';
    const states = running.map(({ state, variables }) => `${state}, attempt ${variables.attempt}, ${line}`);
    if (states.every((state) => covered.has(state))) return;
    for (const state of states) covered.add(state);
    // A copy: the world changes later.
    found.push(JSON.parse(JSON.stringify(takeSnapshot(world, name, beganMs))) as Snapshot);
  };
  const ended = { is: false };
  const all = Promise.all([COURSES[name]?.act(world), world.untilQuiet({ quietMinutes: 75 })]);
  const watch = async () => {
    while (!ended.is) {
      look();
      await world.clock.sleep(500);
    }
  };
  await world.run(
    Promise.all([
      all.finally(() => {
        ended.is = true;
      }),
      watch(),
    ]),
  );
  const end = await describeEnd(world, name);
  for (const { body, message } of webhooksOf(world))
    messages.set(shapeOf(JSON.parse(body)), { body, message });
  snapshots.push(...found.map((snapshot) => ({ ...snapshot, end })));
  console.log(name, found.length, end);
}

/** The events that were sent, in the form in which EventBridge queues them, and the webhook of each. */
function webhooksOf({ events }: RetouchWorld) {
  const time = '2026-11-23T12:00:00Z';
  const shoots = events.finishedShoots.map((detail) => ({ detailType: SHOOT_FINISHED, detail }));
  return [...events.events, ...shoots].map(({ detailType, detail }) => {
    const body = JSON.stringify({ 'detail-type': detailType, time, detail });
    return { body, message: readWebhookMessage(body) };
  });
}

/** The names and types of a value's fields, at any depth. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].join()}]`;
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const fields = Object.entries(value).map(([name, of]) => `${name}:${shapeOf(of)}`);
  return `{${fields.sort().join()}}`;
}

/** Writes one value per line, so that a diff shows which one changed. */
async function write(name: string, values: readonly unknown[]): Promise<void> {
  const lines = values.map((value) => JSON.stringify(value));
  await writeFile(new URL(`${name}.jsonl`, folder), `${lines.join('\n')}\n`);
}
