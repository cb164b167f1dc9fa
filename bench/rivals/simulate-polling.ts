import { SimulatedAws } from '../simulation/aws.ts';
import { SimulatedClock } from '../simulation/clock.ts';
import { between, createDice } from '../simulation/dice.ts';
import {
  type Drop,
  type Figures,
  INSPECT_MS,
  readMeter,
  STARTS_PER_SECOND,
  STORE_MS,
} from '../simulation/figures.ts';
import { PlaceMeter } from '../simulation/place-meter.ts';
import { SimulatedVendor } from '../simulation/vendor.ts';
import { PolledCounter } from './polled-counter.ts';
import { retouchPhoto } from './retouch-photo.ts';

/** An execution per photo, each polling a counter for its place: the usual semaphore sample. Nobody stops one. */
export async function simulatePolling(drop: Drop): Promise<Figures> {
  const clock = new SimulatedClock();
  const startMs = clock.nowMs;
  const dice = createDice(drop.seed);
  const aws = new SimulatedAws(clock, dice);
  const meter = new PlaceMeter(clock, drop.places);
  const vendor = new SimulatedVendor(clock, drop);
  const counter = new PolledCounter(clock, dice, drop.places);
  const enter = () => aws.transition();
  let records = 0;
  let lastRecordMs = startMs;

  async function retouch(photo: string): Promise<void> {
    await enter();
    await aws.invoke(() => clock.sleep(between(INSPECT_MS, dice)));
    await enter();
    meter.wait(photo);
    if (!(await counter.acquire())) return meter.drop(photo);
    await retouchPhoto(photo, { clock, dice, meter, vendor, enter });
    await enter();
    await aws.request();
    counter.release();
    await enter();
    await aws.invoke(() => clock.sleep(between(STORE_MS, dice)));
    records += 1;
    lastRecordMs = clock.nowMs;
    await enter();
  }

  async function run(): Promise<void> {
    const executions: Promise<void>[] = [];
    for (let index = 0; index < drop.photos; index++) {
      executions.push(retouch(String(index)));
      await clock.sleep(1000 / STARTS_PER_SECOND);
    }
    await Promise.all(executions);
  }
  await clock.run(run());
  return {
    ...readMeter(drop, meter),
    records,
    requestsPerPhoto: { state: counter.requests / drop.photos, stepFunctions: 1 },
    transitionsPerPhoto: (aws.transitions + counter.transitions) / drop.photos,
    seconds: (lastRecordMs - startMs) / 1000,
  };
}
