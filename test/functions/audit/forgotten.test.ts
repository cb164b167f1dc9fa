import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { AuditWorld } from '../../support/worlds/audit-world.ts';

const NAME = 'a.jpg';
const RECORD = `results/${NAME}.json`;

/** Cancels a photo's attempt before its submit, and lets Step Functions forget its executions. */
async function cancel({ attempt = 1 } = {}) {
  const world = new AuditWorld();
  const id = await world.uploadAndStart(NAME);
  world.end(id, 'ABORTED', 'cancelled', 'Nothing was paid.');
  await world.run();
  if (attempt > 1) {
    await world.photos.begin({ id, attempt, photo: world.photoOf(NAME) });
    await world.run();
    world.end(`${id}-${attempt}`, 'ABORTED', 'cancelled', 'Nothing was paid.');
    await world.run();
  }
  world.executions.clear();
  world.started.length = 0;
  expect(await world.photos.find(id)).toMatchObject({ attempt, status: 'cancelled' });
  return { world, id };
}

async function loseTable({ dynamo }: AuditWorld): Promise<void> {
  for (const { pk, sk } of dynamo.items()) {
    await dynamo.client.send(new DeleteCommand({ TableName: 'state', Key: { pk, sk } }));
  }
}

describe('the audit does not start a photo again that was cancelled 90 days ago', () => {
  it.each([1, 2])('because of its item, also if its record was deleted: attempt %i', async (attempt) => {
    const { world } = await cancel({ attempt });
    world.s3.objects.delete(RECORD);
    expect(await world.run()).toMatchObject({ started: 0, recorded: 1 });
    expect(world.started).toEqual([]);
  });

  it.each([1, 2])('because of its record, also if its item was lost: attempt %i', async (attempt) => {
    const { world } = await cancel({ attempt });
    await loseTable(world);
    expect(await world.run()).toMatchObject({ started: 0, restored: 1 });
  });

  it.each([1, 2])(
    'if the table was rebuilt from the records, and the record was deleted since: attempt %i',
    async (attempt) => {
      const { world, id } = await cancel({ attempt });
      await loseTable(world);
      expect(await world.run({ rebuildIndex: true })).toMatchObject({ started: 0, restored: 1 });
      world.s3.objects.delete(RECORD);
      expect(await world.run()).toMatchObject({ started: 0, recorded: 1 });
      expect([world.started, (await world.photos.find(id))?.attempt]).toEqual([[], attempt]);
    },
  );
});
