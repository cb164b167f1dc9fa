import { describe, expect, it } from 'vitest';
import type { Write } from '../../../core/table/write.ts';
import { LineWorld } from '../../support/worlds/line-world.ts';

const put = (sk: string, condition?: string): Write => ({
  put: { pk: 'x', sk },
  ...(condition !== undefined && { condition }),
});
const refused = (sk: string) => put(sk, 'attribute_exists(#pk)');

/** A photo in the only slot, and another one that waits. */
async function twoPhotos() {
  const world = new LineWorld({ maxInFlight: 1 });
  await world.join('a');
  await world.join('b');
  const written = () => ['1', '2', '3'].filter((sk) => world.dynamo.get('x', sk) !== undefined);
  const leave = (...writes: Write[]) => world.line.leave(world.photo('a'), world.admissionOf('a'), ...writes);
  return { world, written, leave };
}

describe('a photo that leaves its slot with writes of its own', () => {
  it('has all of them applied in the transaction that passes its slot on', async () => {
    const { world, written, leave } = await twoPhotos();
    world.dynamo.sent.length = 0;
    expect(await leave(put('1'), put('2'))).toEqual([false, false]);
    expect(written()).toEqual(['1', '2']);
    expect(world.slots()).toEqual(['b']);
    expect(world.dynamo.sent.filter((name) => name === 'TransactWriteCommand')).toHaveLength(1);
  });

  it('learns which of them were refused: its slot is passed on with the others', async () => {
    const { world, written, leave } = await twoPhotos();
    expect(await leave(put('1'), refused('2'), put('3'))).toEqual([false, true, false]);
    expect(written()).toEqual(['1', '3']);
    expect(world.slots()).toEqual(['b']);
  });

  it('passes its slot on if all of them are refused', async () => {
    const { world, leave } = await twoPhotos();
    expect(await leave(refused('1'), refused('2'))).toEqual([true, true]);
    expect(world.slots()).toEqual(['b']);
  });

  it('has them applied although it has no slot any more', async () => {
    const { world, written, leave } = await twoPhotos();
    await leave();
    expect(await leave(put('1'), refused('2'), put('3'))).toEqual([false, true, false]);
    expect(written()).toEqual(['1', '3']);
    expect(world.slots()).toEqual(['b']);
  });
});
