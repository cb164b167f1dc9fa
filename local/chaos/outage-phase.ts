import type { CheckedRecords } from './check-records.ts';
import {
  breakVendor,
  drawOutage,
  type PlayedOutage,
  type VendorOutage,
} from './disturbances/vendor-outage.ts';
import type { PhotoPlan } from './plan.ts';
import type { ChaosRun } from './run.ts';
import { uploadAll } from './upload-all.ts';
import { waitForRecords } from './waiting.ts';

/** A vendor outage and its effects. */
export type OutagePhase = VendorOutage & PlayedOutage;

/** How many photos failed in a vendor outage. */
export interface OutageReport extends Pick<OutagePhase, 'name' | 'struck' | 'breakerOpened'> {
  readonly photos: number;
  readonly failed: number;
  /** How many of the photos may fail. */
  readonly mayFail: number;
}

const MOST_PHOTOS = 12;

/** Plans the photos of a run that are dropped during an outage: they get no other fault. */
export function planOutage(photos: number): PhotoPlan[] {
  return Array.from({ length: Math.min(MOST_PHOTOS, Math.ceil(photos / 3)) }, (_, index) => {
    const path = `chaos/outage-${String(index).padStart(2, '0')}.jpg`;
    return { path, kinds: [], script: { photo: path }, copies: 0, stop: null };
  });
}

/** Drops photos during an outage of Segmind, and waits until each has its record. */
export async function playOutage(plans: readonly PhotoPlan[], run: ChaosRun): Promise<OutagePhase> {
  const { session, stack, keeper, readResults, report, seed } = run;
  const { simulator, signal } = session;
  const outage = drawOutage(seed);
  report(`Dropping ${plans.length} photos into an outage: ${outage.name} …`);
  const breaking = breakVendor(outage, { simulator, stack, keeper, signal });
  const [played] = await Promise.all([breaking, uploadAll(plans, run).uploaded]);
  await waitForRecords(readResults, { photos: plans.length, session, report, onRecords: () => {} });
  return { ...outage, ...played };
}

/**
 * Reports the effects of an outage. A submit with an unknown outcome ends its photo. This happens to the
 * photos that are in flight when the breaker opens, to one more, and to one per trial. A trial first reads
 * the balance, so it ends no photo if Segmind does not answer that request. A submit that Segmind certainly
 * did not accept ends no photo.
 */
export function reportOutage(
  { name, call, isUnknown, struck, breakerOpened, trials }: OutagePhase,
  plans: readonly Pick<PhotoPlan, 'path'>[],
  records: CheckedRecords['records'],
  limit: number,
): OutageReport {
  const keys = new Set(plans.map(({ path }) => `uploads/${path}`));
  const failed = [...records.values()].filter(
    ({ source, status }) => status === 'failed' && keys.has(source.key),
  );
  const mayFail = isUnknown ? limit + 1 + (call === 'all' ? 0 : trials) : 0;
  return { name, struck, breakerOpened, photos: plans.length, failed: failed.length, mayFail };
}
