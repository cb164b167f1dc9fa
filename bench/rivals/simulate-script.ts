import { SimulatedClock } from '../simulation/clock.ts';
import { between, createDice } from '../simulation/dice.ts';
import { type Drop, type Figures, readMeter, STORE_MS } from '../simulation/figures.ts';
import { PlaceMeter } from '../simulation/place-meter.ts';
import { SimulatedVendor } from '../simulation/vendor.ts';
import { retouchPhoto } from './retouch-photo.ts';

/** One photo after the other: the script of fifty lines that everybody writes first. Nobody stops it. */
export async function simulateScript(drop: Drop): Promise<Figures> {
  const clock = new SimulatedClock();
  const startMs = clock.nowMs;
  const dice = createDice(drop.seed);
  const meter = new PlaceMeter(clock, drop.places);
  const vendor = new SimulatedVendor(clock, drop);
  const photos = Array.from({ length: drop.photos }, (_, index) => String(index));
  for (const photo of photos) meter.wait(photo);

  async function run(): Promise<void> {
    for (const photo of photos) {
      await retouchPhoto(photo, { clock, dice, meter, vendor, enter: async () => {} });
      await clock.sleep(between(STORE_MS, dice));
    }
  }
  await clock.run(run());
  return {
    ...readMeter(drop, meter),
    records: photos.length,
    requestsPerPhoto: { state: 0, stepFunctions: 0 },
    transitionsPerPhoto: 0,
    seconds: (clock.nowMs - startMs) / 1000,
  };
}
