import { describe, expect, it, onTestFinished } from 'vitest';
import {
  breakVendor,
  drawOutage,
  type VendorOutage,
} from '../../../local/chaos/disturbances/vendor-outage.ts';
import { startSimulator, submit } from '../segmind/support/simulator-client.ts';

const SEEDS = [0, 1, 2, 3, 4];
const outages = SEEDS.map((seed) => [drawOutage(seed).name, drawOutage(seed)] as const);

describe('drawOutage', () => {
  it('draws the same outage for the same seed, and another for the next', () => {
    expect(new Set(outages.map(([name]) => name)).size).toBe(SEEDS.length);
    expect(drawOutage(7)).toBe(drawOutage(7));
    expect(drawOutage(2 ** 32 - 1)).toBeDefined();
  });
});

describe('breakVendor', () => {
  /** Breaks a simulated vendor. The breaker opens after two failed calls, and one trial follows. */
  async function play(outage: VendorOutage) {
    const simulator = await startSimulator();
    const over = new AbortController();
    onTestFinished(() => over.abort());
    const hasOpened = () => simulator.ledger().inOutage >= 2;
    const played = breakVendor(outage, {
      simulator,
      stack: { readLine: async () => ({ slots: 0, tickets: 0, isBreakerOpen: hasOpened() }) },
      keeper: { trials: () => (hasOpened() ? 3 : 2) },
      signal: over.signal,
      openForMs: 0,
    });
    return { simulator, played };
  }

  it.each(outages)('ends when the breaker is open, and returns its result: %s', async (_, outage) => {
    const { simulator, played } = await play(outage);
    for (let times = 0; times < 2; times += 1) await submit(simulator).catch(() => {});
    expect(await played).toEqual({ breakerOpened: true, struck: 2, trials: 1 });
    expect((await submit(simulator)).status).toBe(200);
  });

  it.each(outages.filter(([, { isUnknown }]) => !isUnknown))('takes no job: %s', async (_, outage) => {
    const { simulator, played } = await play(outage);
    for (let times = 0; times < 2; times += 1) await submit(simulator).catch(() => {});
    await played;
    expect(simulator.ledger().billed).toBe(0);
  });
});
