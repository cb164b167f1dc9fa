import { expect, it } from 'vitest';
import { findProblems, photosOf, readRecords } from '../../simulation/world/observe.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';

const MINUTE_MS = 60_000;
/** The first attempt gives a job up after 15 minutes. */
const JOB_MS = 31 * MINUTE_MS;

it('a later attempt collects the job past queue and breaker, and keeps its slot the whole time', async () => {
  const world = new RetouchWorld({ settings: { maxInFlight: 1, pollSeconds: 60 }, jobMs: JOB_MS });
  await world.run(Promise.all([world.drop(['one.jpg']), world.untilQuiet()]));
  const codeOfOne = () =>
    readRecords(world).map(({ record }) => (record.status === 'failed' ? record.error.code : record.status));
  expect(codeOfOne()).toEqual(['job-timed-out']);

  // Another photo finds the account out of credits meanwhile, so the breaker is open.
  world.vendor.script = { submit: (_, nth) => (nth < 6 ? { status: 402 } : null) };
  const [{ id } = { id: '' }] = world.uploads.dropped;
  const seen: unknown[] = [];
  const collectAndLook = async () => {
    await world.clock.sleep(5_000);
    await world.callApi('retry', id);
    for (let minute = 0; minute < 11; minute++) {
      await world.clock.sleep(MINUTE_MS / 2);
      const { dynamo } = world;
      const slots = dynamo.items().filter(({ pk, sk }) => pk === 'line-collect' && sk === 'slot#000');
      const item = await photosOf(world).find(id);
      const isOpen = (dynamo.get('line', 'breaker')?.open ?? null) !== null;
      seen.push({ step: item?.step, status: item?.status, isOpen, slots: slots.map((slot) => slot.id) });
      await world.clock.sleep(MINUTE_MS / 2);
    }
  };
  await world.run(Promise.all([world.drop(['two.jpg']), collectAndLook(), world.untilQuiet()]));

  const collecting = { step: 'poll', status: 'running', isOpen: true, slots: [id] };
  expect(seen).toEqual(Array.from({ length: 11 }, () => collecting));
  expect(codeOfOne()[0]).toBe('succeeded');
  expect(world.vendor.charges.filter((key) => key.includes('one.jpg'))).toHaveLength(1);
  expect(await findProblems(world)).toEqual([]);
});
