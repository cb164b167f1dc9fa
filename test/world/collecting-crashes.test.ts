import { describe, expect, it } from 'vitest';
import { findProblems, readRecords } from '../../simulation/world/observe.ts';
import { PICTURE } from '../../simulation/world/pictures.ts';
import { RetouchWorld } from '../../simulation/world/retouch-world.ts';
import type { VendorScript } from '../../simulation/world/vendor.ts';

/** Outputs that are stored in the state bucket. */
const AS_DATA: VendorScript = {
  poll: (_, nth) => {
    const output = JSON.stringify([`data:image/png;base64,${PICTURE.toString('base64')}`]);
    return { body: nth === 0 ? { status: 'PROCESSING' } : { status: 'COMPLETED', output } };
  },
};

const REQUESTS = Array.from({ length: 15 }, (_, index) => index + 1);

/** Runs two photos. The first call of the function that gets that far is killed at that request. */
async function run(
  script: VendorScript,
  { when, fn, request }: { when: 'before' | 'after'; fn: 'poll-retouch' | 'store-results'; request: number },
) {
  let isKilled = false;
  const world = new RetouchWorld({
    settings: { maxInFlight: 1 },
    fate: (invocation) => {
      if (invocation.fn !== fn || isKilled) return null;
      const kill = invocation.kill.bind(invocation);
      invocation.kill = () => {
        isKilled = true;
        return kill();
      };
      return { kind: 'killed', request, when };
    },
  });
  world.vendor.script = script;
  await world.run(Promise.all([world.drop(['one.jpg', 'two.jpg']), world.untilQuiet()]));
  return { world, isKilled };
}

const cases = (['poll-retouch', 'store-results'] as const).flatMap((fn) =>
  (['before', 'after'] as const).flatMap((when) =>
    [{}, AS_DATA].flatMap((script) => REQUESTS.map((request) => ({ fn, when, script, request }))),
  ),
);
const killed = new Set<string>();

describe('a kill of a function that collects', () => {
  it.each(cases)(
    'leaves photos paid for once and stored once: $fn, $when its request $request',
    async (at) => {
      const { world, isKilled } = await run(at.script, at);
      if (isKilled) killed.add(`${at.fn} ${at.request}`);
      expect(readRecords(world).map(({ record }) => record.status)).toEqual(['succeeded', 'succeeded']);
      expect(world.vendor.charges.length).toBe(2);
      expect(await findProblems(world)).toEqual([]);
    },
  );

  it('has happened at each of its requests by now', () => {
    const upTo = (most: number, fn: string) => REQUESTS.slice(0, most).map((request) => `${fn} ${request}`);
    // The API key, Segmind, the state bucket, the line, the transaction, and the line again.
    const ofPoll = upTo(6, 'poll-retouch');
    // The receipt and the breaker, the state bucket twice, the target twice, the output twice, four small
    // pictures, the record, the item.
    const ofStore = upTo(13, 'store-results');
    expect([...killed].sort()).toEqual([...ofPoll, ...ofStore].sort());
  });
});
