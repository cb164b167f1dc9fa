import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { at, run } from '../../../simulation/parts/step-events.ts';

const ana = { id: run.id, attempt: 1, photo: run.photo };
const error = failure('execution-stopped', 'x');

describe('a photo that ended without a result, and then gets one,', () => {
  it('is being stored until its new end is written', async () => {
    const photos = createPhotos(createStateTable().table, at(0).now);
    await photos.cancel(ana);
    await photos.end(ana, { error, recordKey: 'results/ana.jpg.json', paid: 'yes' });
    await photos.reopen(ana);
    const open = { status: 'storing', step: 'store', error: null, recordedAt: null, recordKey: null };
    expect(await photos.get(ana)).toMatchObject({ ...open, paid: 'yes' });
    expect(await photos.end(ana, { error })).toBe(true);
  });

  it.each([
    ['has a result by now', true],
    ['has not ended', false],
  ])('stays as it is if it %s', async (_, isEnded) => {
    const { table } = createStateTable();
    const photos = createPhotos(table, at(0).now);
    await photos.apply(photos.move(ana, 'poll', { fencing: '1' }));
    if (isEnded) await photos.end(ana, { error: null });
    const before = await photos.get(ana);
    await photos.reopen(ana);
    expect(await photos.get(ana)).toEqual(before);
  });
});
