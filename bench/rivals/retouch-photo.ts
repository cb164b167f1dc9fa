import { OUTCOME } from '../../functions/shared/contract.ts';
import { waitSeconds } from '../../functions/shared/domain/backoff.ts';
import type { SimulatedClock } from '../simulation/clock.ts';
import type { Dice } from '../simulation/dice.ts';
import { POLL_INTERVAL_MS } from '../simulation/figures.ts';
import type { PlaceMeter } from '../simulation/place-meter.ts';
import type { SimulatedVendor } from '../simulation/vendor.ts';

/** What a rival retouches with. */
export interface Tools {
  readonly clock: SimulatedClock;
  readonly dice: Dice;
  readonly meter: PlaceMeter;
  readonly vendor: SimulatedVendor;
  /** What each step costs beside the vendor's time: a state transition, or nothing in a script. */
  readonly enter: () => Promise<void>;
}

/** Submits one photo, waits out weather at its place with Retouch's own waits, and polls until the job is finished. */
export async function retouchPhoto(photo: string, tools: Tools): Promise<void> {
  const { clock, dice, meter, vendor, enter } = tools;
  for (let waits = 0; ; waits++) {
    await enter();
    meter.post(photo);
    const reply = await vendor.submit({ photoUrl: photo });
    await enter();
    if (reply.kind === 'accepted') break;
    await enter();
    await clock.sleep(waitSeconds(waits, reply.toldSeconds, dice) * 1000);
  }
  for (let outcome = ''; outcome !== OUTCOME.completed; ) {
    await enter();
    await clock.sleep(POLL_INTERVAL_MS);
    await enter();
    outcome = (await vendor.poll(photo)).kind;
    await enter();
  }
  meter.finish(photo);
}
