import { describe, expect, it } from 'vitest';
import type { Uploads } from '../../../functions/shared/clients/uploads.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { refusal, type SubmitReply } from '../../../functions/shared/domain/segmind-reply.ts';
import { createSubmitRetouch } from '../../../functions/submit-retouch/submit-retouch.ts';
import { at, photo, recipe, waiting } from '../../support/step-events.ts';

function setUp(reply: SubmitReply, nowSeconds = 0) {
  const submitted: unknown[] = [];
  const submit = createSubmitRetouch({
    segmind: {
      submit: async (job) => {
        submitted.push(job);
        return reply;
      },
      poll: () => expect.unreachable('a submit polls nothing'),
    },
    uploads: {
      presign: async ({ key, versionId }, seconds) => `signed:${key}:${versionId}:${seconds}`,
    } as Uploads,
    weatherLimitSeconds: 86_400,
    jobTimeoutSeconds: 900,
    ...at(nowSeconds),
  });
  return { submitted, submit: () => submit({ id: 'ana', photo, recipe, ...waiting }) };
}

describe('submitRetouch', () => {
  it('submits the very version of the photo, by a URL that lives as long as the job may', async () => {
    const { submitted, submit } = setUp({ kind: 'accepted', pollUrl: 'https://p', requestId: 'req-1' }, 5);
    expect(await submit()).toEqual({
      outcome: 'accepted',
      job: { pollUrl: 'https://p', requestId: 'req-1', acceptedAt: '2026-11-23T12:00:05.000Z' },
    });
    expect(submitted).toEqual([{ photoUrl: 'signed:uploads/ana.jpg:v1:900', recipe }]);
  });

  it.each([
    ['weather', refusal(failure('segmind-busy', 'x'), 30), { outcome: 'busy', waitSeconds: 30 }],
    ['account trouble', refusal(failure('out-of-credits', 'x')), { outcome: 'busy', waitSeconds: 2 }],
    ['a refusal', refusal(failure('segmind-refused', 'x')), { outcome: 'failed' }],
    ['an unknown outcome', refusal(failure('submit-outcome-unknown', 'x')), { outcome: 'failed' }],
  ])('answers %s', async (_, reply, outcome) => {
    expect(await setUp(reply).submit()).toMatchObject({ ...outcome, error: reply.failure });
  });

  it('bears weather for a day', async () => {
    const reply = refusal(failure('segmind-busy', 'x'), 30);
    expect(await setUp(reply, 86_370).submit()).toMatchObject({ outcome: 'busy' });
    expect(await setUp(reply, 86_371).submit()).toMatchObject({ outcome: 'failed' });
  });
});
