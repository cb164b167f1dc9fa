import { describe, expect, it } from 'vitest';
import { findProblems, photosOf, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import type { VendorReply } from '../../simulation/world/vendor-replies.ts';

/** The duration of the trial’s submit. */
const SUBMIT_MS = 20_000;

/** A photo finds the account out of credits, and is cancelled a while after its trial’s submit was posted. */
async function cancelTrial(reply: VendorReply | null, afterMs: number) {
  const world = new RetouchWorld();
  const submit = { ms: SUBMIT_MS, ...(reply ?? { takesJob: true }) };
  world.vendor.script = { submit: (_, nth) => (nth === 0 ? { status: 402 } : submit) };
  const id = () => world.uploads.dropped[0]?.id ?? '';
  let cancelling: Promise<unknown> | undefined;
  let submits = 0;
  world.vendor.onSubmit = () => {
    submits += 1;
    if (submits === 2) world.clock.plan(world.clock.nowMs + afterMs, () => (cancelling = cancel()));
  };
  const cancel = async () => {
    const slots = world.dynamo.items().filter(({ sk }) => String(sk).startsWith('slot#'));
    return { slots, answer: (await world.callApi('cancel', id())) as { body: { paid: boolean | null } } };
  };
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  const { slots, answer } = (await world.run(Promise.resolve(cancelling))) as Awaited<
    ReturnType<typeof cancel>
  >;
  expect(slots).toEqual([expect.objectContaining({ isTrial: true })]);
  const [found] = readRecords(world);
  const message = found?.record.status === 'failed' ? found.record.error.message : '';
  const item = await photosOf(world).find(id());
  return { world, answered: answer.body.paid, message, paid: item?.paid, code: item?.error?.code };
}

describe('a cancel during the submit of an open breaker’s trial', () => {
  it.each([
    ['Segmind takes it', null, 'yes'],
    ['its answer never comes', { status: 504 }, 'unknown'],
    ['Segmind refuses it', { status: 402 }, 'no'],
  ] as const)('says that money may have been spent: %s', async (_, reply, paid) => {
    const cancelled = await cancelTrial(reply, 5_000);
    // The record is written before Segmind’s answer, and so says what is known by then.
    expect(cancelled).toMatchObject({ answered: null, message: expect.stringMatching(/is not known/) });
    expect(cancelled).toMatchObject({ code: 'cancelled', paid });
    expect(await findProblems(cancelled.world)).toEqual([]);
  });

  it('says that money was spent once Segmind has accepted it', async () => {
    const cancelled = await cancelTrial(null, SUBMIT_MS + 2_000);
    expect(cancelled).toMatchObject({
      answered: true,
      message: expect.stringMatching(/is paid for/),
      paid: 'yes',
    });
    expect(await findProblems(cancelled.world)).toEqual([]);
  });
});
