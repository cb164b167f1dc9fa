import { describe, expect, it } from 'vitest';
import { hear } from '../../../core/line/breaker.ts';
import { openForRestored } from '../../../core/line/restored-line.ts';
import { createOwnTable } from '../../../core/table/own-table.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');

describe('the owner of a table', () => {
  it.each([
    ['unmarked, if it is new', null, 'unmarked'],
    ['the stack’s own, once it is marked', 'state', 'own'],
    ['a restored one, if another table’s name is in it', 'state-before', 'restored'],
  ])('is %s', async (_, name, origin) => {
    const { table } = createStateTable();
    if (name !== null) await createOwnTable(table, name).adopt();
    expect(await createOwnTable(table, 'state').find()).toBe(origin);
  });

  it('is read once if it is the stack’s own', async () => {
    const { table, dynamo } = createStateTable();
    const ownTable = createOwnTable(table, 'state');
    await ownTable.adopt();
    dynamo.sent.length = 0;
    for (let looks = 0; looks < 3; looks++) expect(await ownTable.find()).toBe('own');
    expect(dynamo.sent).toEqual(['GetCommand']);
  });

  it('is read again until the table is adopted', async () => {
    const { table } = createStateTable();
    const ownTable = createOwnTable(table, 'state');
    await createOwnTable(table, 'state-before').adopt();
    expect(await ownTable.find()).toBe('restored');
    await ownTable.adopt();
    expect(await ownTable.find()).toBe('own');
  });
});

describe('the breaker of a restored table', () => {
  it('never has a trial due, and says what to do', () => {
    const { open } = openForRestored(null, NOW);
    expect(open).toMatchObject({ cause: 'restored', failure: { code: 'table-restored', fault: 'account' } });
    expect(open?.trialAt.slice(0, 4)).toBe('9999');
    expect(open?.failure.message).toContain('{"rebuildIndex": true}');
  });

  it('replaces one that is open for another cause, and keeps the counts', () => {
    const failed = { code: 'out-of-credits', fault: 'account', message: 'x' } as const;
    const before = hear(
      { revision: 3, unknownPhotos: ['a'], resultlessPhotos: [] },
      { id: 'b', isTrial: false },
      { kind: 'failed', failure: failed, retryAfterSeconds: null },
      NOW,
    );
    expect(openForRestored(before, NOW)).toMatchObject({
      revision: 3,
      unknownPhotos: ['a'],
      open: { cause: 'restored' },
    });
  });

  it('opens once', () => {
    const opened = openForRestored(null, NOW);
    expect(openForRestored(opened, new Date(NOW.getTime() + 60_000))).toBe(opened);
  });
});
