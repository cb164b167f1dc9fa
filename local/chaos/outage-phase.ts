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

/** A vendor outage, and what it came to. */
export type OutagePhase = VendorOutage & PlayedOutage;

/** What a vendor outage did to the photos that waited. */
export interface OutageReport extends Pick<OutagePhase, 'name' | 'struck' | 'breakerOpened'> {
  readonly photos: number;
  readonly failed: number;
  /** How many of them may have failed. */
  readonly mayFail: number;
}

const MOST_PHOTOS = 12;

/** The photos of a run that are dropped into an outage: nothing else happens to them. */
export function planOutage(photos: number): PhotoPlan[] {
  return Array.from({ length: Math.min(MOST_PHOTOS, Math.ceil(photos / 3)) }, (_, index) => {
    const path = `chaos/outage-${String(index).padStart(2, '0')}.jpg`;
    return { path, kinds: [], script: { photo: path }, copies: 0, stop: null };
  });
}

/** Drops photos while Segmind breaks down, and waits until each has its record. */
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
 * What an outage did. Submits that may have been taken end their photos: those that are in flight when the breaker
 * opens, one more, and one a trial. A trial first asks for the balance, so it ends no photo if Segmind does not answer
 * that. A submit that was not taken ends no photo.
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
