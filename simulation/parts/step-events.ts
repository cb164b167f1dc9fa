import type { Submit } from '../../core/payment/receipts.ts';
import { SEEDEDIT } from './models.ts';

/**
 * The time at which the photo and its submits began. Below are the events of the workflow's steps, as the
 * state machine creates them.
 */
const since = '2026-11-23T12:00:00.000Z';

export const photo = {
  bucket: 'photos',
  key: 'uploads/ana.jpg',
  versionId: 'v1',
  bytes: 1000,
  type: 'image/jpeg',
  width: 120,
  height: 90,
  workingCopy: { key: null, madeFor: SEEDEDIT.version },
} as const;

export const recipe = { instructions: 'Retouch.\n', upscale: '2x' };

export const job = {
  pollUrl: 'https://api.segmind.com/workflows/request/req-1',
  requestId: 'req-1',
  acceptedAt: since,
};

/** A second job of the photo. */
export const laterJob = { ...job, pollUrl: `${job.pollUrl}2`, requestId: 'req-2' };

/** A submit of the photo. Its outcome is unknown unless `more` sets it. */
export function submitOf(attempt: number, more: Partial<Submit> = {}): Submit {
  return { attempt, intendedAt: since, nonce: `nonce ${attempt}`, ...more };
}

/** A submit of the photo that Segmind accepted. */
export function taken(attempt: number, of = job): Submit {
  return submitOf(attempt, { job: of });
}

export const run = {
  id: 'ana-0123456789abcdef0123456789abcdef',
  attempt: 1,
  photo,
  recipe,
  paid: 'yes',
  /** The job of an earlier version, which has no price. */
  cost: 0,
  job,
  polls: 3,
  startedAt: since,
  completedAt: '2026-11-23T12:00:21.000Z',
} as const;

/** The slot of the photo. */
export const slot = {
  pool: 'submit',
  number: 0,
  fencing: '2026-11-23T12:00:00.000Z#00',
  since,
  isTrial: false,
  joinedAt: since,
} as const;

/** The clock and the random numbers of a step, `nowSeconds` after the start. */
export function at(nowSeconds: number) {
  return { now: () => Date.parse(since) + nowSeconds * 1000, random: () => 0 };
}

export const waiting = { since, waits: 0 };
