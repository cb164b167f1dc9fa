import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { batchSchema } from '../../core/middleware/read-batch.ts';
import { auditEventSchema } from '../../functions/audit/audit.ts';
import { streamEventSchema } from '../../functions/count-shoots/count-shoots.ts';
import { finishShootsEventSchema } from '../../functions/finish-shoots/finish-shoots.ts';
import { joinEventSchema } from '../../functions/join-line/join-line.ts';
import { keepLineEventSchema } from '../../functions/keep-line/keep-line.ts';
import { pollEventSchema } from '../../functions/poll-retouch/poll-retouch.ts';
import { prepareEventSchema } from '../../functions/prepare-photo/prepare-photo.ts';
import { recordFailureEventSchema } from '../../functions/record-failure/record-failure.ts';
import { reuseEventSchema } from '../../functions/reuse-result/reuse-result.ts';
import { readWebhookMessage } from '../../functions/send-webhook/webhook-message.ts';
import { storeEventSchema } from '../../functions/store-results/store-results.ts';
import { submitEventSchema } from '../../functions/submit-retouch/submit-retouch.ts';
import type { AslDefinition } from '../../simulation/aws/state-machine/definition-schema.ts';
import type { FunctionName } from '../../simulation/world/invocation.ts';
import { readRecords } from '../../simulation/world/observe.ts';
import { finishBulkRun, type SavedBulkRun } from '../support/releases/bulk.ts';
import { type CourseEnd, describeEnd, restoreWorld, type Snapshot } from '../support/releases/snapshot.ts';

type Message = ReturnType<typeof readWebhookMessage>;
type Payload = { readonly fn: Exclude<FunctionName, 'api'>; readonly event: unknown };
type Saved = Snapshot & { readonly end: CourseEnd };

const RELEASES = new URL('../fixtures/releases/', import.meta.url);

const SCHEMAS: Readonly<Record<Payload['fn'], z.ZodMiniType>> = {
  audit: auditEventSchema,
  'count-shoots': streamEventSchema,
  'end-retouch': batchSchema,
  'finish-shoots': finishShootsEventSchema,
  'join-line': joinEventSchema,
  'keep-line': keepLineEventSchema,
  'poll-retouch': pollEventSchema,
  'prepare-photo': prepareEventSchema,
  'record-failure': recordFailureEventSchema,
  'reuse-result': reuseEventSchema,
  'start-retouch': batchSchema,
  'store-results': storeEventSchema,
  'submit-retouch': submitEventSchema,
};

function read<T>(version: string, name: string): T[] {
  const text = readFileSync(new URL(`${version}/${name}.jsonl`, RELEASES), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const CHANGELOG = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');

it('the newest release of the changelog has left its photos behind', () => {
  const [, newest] = /^## \[(\d[^\]]*)\]/m.exec(CHANGELOG) ?? [];
  expect(readdirSync(RELEASES)).toContain(newest);
});

describe.each(readdirSync(RELEASES).filter((name) => /^\d/.test(name)))(
  'photos that wait while today’s code replaces %s',
  (version) => {
    const [definition] = read<AslDefinition>(version, 'definition') as [AslDefinition];
    const worlds = read<Saved>(version, 'worlds').map(
      (saved) => [saved.course, saved.executions.map(({ state }) => state).join(', '), saved] as const,
    );
    const payloads = read<Payload>(version, 'payloads').map(
      ({ fn, event }, index) => [fn, index, event] as const,
    );
    const webhooks = read<{ body: string; message: Message }>(version, 'webhooks').map(
      ({ body, message }) => [message.type, body, message] as const,
    );

    it.each(worlds)('end as they would have: %s, at %s', async (course, _, saved) => {
      const world = await restoreWorld(saved, definition);
      await world.run(world.untilQuiet());
      expect(await describeEnd(world, course)).toEqual(saved.end);
    });

    it.each(payloads)('call %s with an event that it accepts (%i)', (fn, _, event) => {
      expect(() => SCHEMAS[fn].parse(event)).not.toThrow();
    });

    it.each(webhooks)('send a receiver the same message: %s', (_, body, message) => {
      expect(readWebhookMessage(body)).toEqual(message);
    });

    it.each(read<SavedBulkRun>(version, 'bulk-runs'))(
      'are run again by a bulk run from before: $id',
      async (saved) => {
        expect(await finishBulkRun(saved)).toEqual(saved.end);
      },
    );

    it('can be redone once they have ended, and their pictures finished again for free', async () => {
      const [, , saved] = worlds.findLast(([course]) => course === 'done-again') as (typeof worlds)[number];
      const world = await restoreWorld(saved, definition);
      await world.run(world.untilQuiet());
      const id = world.uploads.dropped[1]?.id ?? '';
      await world.run(world.redo(id, { recipe: { strength: 0.5 } }));
      await world.run(world.untilQuiet());
      const record = readRecords(world).find((found) => found.record.id === id)?.record;
      expect(record).toMatchObject({ status: 'succeeded', attempt: 2, recipe: { strength: 0.5 } });
      expect(await describeEnd(world, 'done-again')).toEqual(saved.end);
    });
  },
);
