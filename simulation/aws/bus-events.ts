import type { BREAKER_CLOSED, BREAKER_OPENED, EVENT } from '../../core/contract/events.ts';

/** The envelope that EventBridge puts around a detail. */
function event<Type extends string, Detail extends object>(detailType: Type, detail: Detail) {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': detailType,
    source: 'retouch',
    account: '123456789012',
    time: '2026-11-23T12:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail,
  };
}

/** The event of a photo, as EventBridge delivers it. */
export function photoEvent(detailType: (typeof EVENT)[keyof typeof EVENT], changes: object = {}) {
  const own =
    detailType === 'Photo Retouched'
      ? { status: 'succeeded', outputs: ['results/spring/ana/1.jpg'] }
      : {
          status: 'failed',
          error: { code: 'truncated-photo', fault: 'photo', message: 'The file breaks off.' },
        };
  return event(detailType, {
    id: 'ana-1',
    attempt: 1,
    source: { bucket: 'photos', key: 'uploads/spring/ana/1.jpg', versionId: 'v1' },
    record: { bucket: 'photos', key: 'results/spring/ana/1.jpg.json' },
    paid: detailType === 'Photo Retouched' ? 'yes' : 'no',
    reference: null,
    cost: detailType === 'Photo Retouched' ? 0.05 : 0,
    ...own,
    ...changes,
  });
}

/** The event that EventBridge delivers when a shoot has finished. */
export function shootEvent(changes: object = {}) {
  return event('Shoot Finished', {
    eventId: 'f3a1',
    bucket: 'photos',
    folder: 'spring/ana',
    startedAt: '2026-11-23T10:00:00.000Z',
    changedAt: '2026-11-23T11:55:00.000Z',
    totals: {
      photos: 2,
      succeeded: 2,
      failed: 0,
      failedBy: {},
      cancelled: 0,
      skipped: 0,
      doubtful: 0,
      cost: 0.1,
    },
    toCheck: { count: 0, isCut: false, photos: [] },
    files: {
      report: 'results/spring/ana/shoot.json',
      table: 'results/spring/ana/shoot.csv',
      page: 'results/spring/ana/review.html',
    },
    ...changes,
  });
}

/** The event that EventBridge delivers when the circuit breaker opens or closes. */
export function lineEvent(detailType: typeof BREAKER_OPENED | typeof BREAKER_CLOSED, changes: object = {}) {
  const own =
    detailType === 'Circuit Breaker Opened'
      ? { nextTrialAt: '2026-11-23T12:10:00.000Z' }
      : { closedAt: '2026-11-23T12:30:00.000Z' };
  return event(detailType, {
    table: 'state',
    cause: 'account',
    since: '2026-11-23T11:55:00.000Z',
    error: { code: 'out-of-credits', fault: 'account', message: 'No credits are left.' },
    waiting: 120,
    ...own,
    ...changes,
  });
}
