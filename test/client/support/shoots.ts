import type { Line, RetouchList, Shoot } from '../../../client/api/retouch-api.ts';

/** A shoot as `GET /shoot` answers it: 300 photos, 42 of them retouched, unless `more` says otherwise. */
export function sampleShoot(more: Partial<Shoot> = {}): Shoot {
  return {
    folder: 'spring/ana',
    photos: 300,
    queued: 250,
    running: 4,
    storing: 1,
    succeeded: 42,
    failed: 3,
    failedBy: { 'unreadable-photo': 1, 'truncated-photo': 2 },
    cancelled: 0,
    skipped: 0,
    doubtful: 0,
    startedAt: '2026-11-24T12:00:00.000Z',
    changedAt: '2026-11-24T12:05:00.000Z',
    ended: false,
    endedAt: null,
    costSoFar: 2.1,
    costToCome: 14.9,
    below: 0,
    secondsLeft: 360,
    asOf: '2026-11-24T12:05:02.000Z',
    ...more,
  };
}

/** A shoot that has ended, with 300 retouched photos. */
export function endedShoot(more: Partial<Shoot> = {}): Shoot {
  const open = { queued: 0, running: 0, storing: 0, secondsLeft: null, costToCome: 0 };
  const done = { succeeded: 300, failed: 0, failedBy: {}, costSoFar: 15 };
  return sampleShoot({ ...open, ...done, ended: true, endedAt: '2026-11-24T14:05:00.000Z', ...more });
}

/** A photo as `GET /retouches` lists it: queued, unless `more` says otherwise. */
export function samplePhoto(more: Partial<RetouchList['retouches'][number]> = {}) {
  return {
    id: 'ana-1',
    attempt: 1,
    reference: null,
    status: 'queued',
    step: 'queue',
    key: 'uploads/spring/ana/1.jpg',
    paid: false,
    cost: 0,
    skipped: null,
    startedAt: '2026-11-24T12:00:00.000Z',
    endedAt: null,
    code: null,
    ...more,
  };
}

/** A line that moves, with 2 photos at Segmind, unless `more` says otherwise. */
export function sampleLine(more: Partial<Line> = {}): Line {
  return {
    inFlight: 2,
    limit: 5,
    waiting: 0,
    waitingHigh: 0,
    waitingIsAtLeast: false,
    oldestWaitSeconds: 0,
    breaker: null,
    pausedUntil: null,
    balance: null,
    pace: {
      secondsExpected: 20,
      requestsPerPhoto: 4,
      photosPerMinute: 14.3,
      requestsPerMinute: 57.1,
      plans: [],
    },
    asOf: '2026-11-24T12:05:02.000Z',
    ...more,
  };
}
