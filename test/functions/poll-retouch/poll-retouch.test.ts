import { describe, expect, it } from 'vitest';
import { createPollRetouch } from '../../../functions/poll-retouch/poll-retouch.ts';
import { failure } from '../../../functions/shared/domain/failure.ts';
import { type PollReply, refusal } from '../../../functions/shared/domain/segmind-reply.ts';
import { at, job, photo } from '../../support/step-events.ts';

function poll(
  reply: PollReply,
  { nowSeconds = 10, waits = 0, followedSince = undefined as string | undefined } = {},
) {
  const pollRetouch = createPollRetouch({
    segmind: {
      poll: async (pollUrl) => {
        expect(pollUrl).toBe(job.pollUrl);
        return reply;
      },
      submit: () => expect.unreachable('a poll submits nothing'),
    },
    jobTimeoutSeconds: 900,
    ...at(nowSeconds),
  });
  return pollRetouch({ id: 'ana', photo, job: { ...job, followedSince }, waits });
}

describe('pollRetouch', () => {
  it('answers working', async () => {
    expect(await poll({ kind: 'working', status: 'QUEUED' })).toEqual({
      outcome: 'working',
      status: 'QUEUED',
    });
  });

  it('answers completed, and hands no output on', async () => {
    expect(await poll({ kind: 'completed', output: '["https://secret"]' })).toEqual({
      outcome: 'completed',
      completedAt: '2026-11-23T12:00:10.000Z',
    });
  });

  it('gives a job its whole time again when a later attempt follows it', async () => {
    const reply = { kind: 'working', status: 'PROCESSING' } as const;
    const followedSince = '2026-11-23T12:10:00.000Z';
    expect(await poll(reply, { nowSeconds: 1499, followedSince })).toMatchObject({ outcome: 'working' });
    expect(await poll(reply, { nowSeconds: 1500, followedSince })).toMatchObject({ outcome: 'failed' });
  });

  it('takes a job that is completed late', async () => {
    expect(await poll({ kind: 'completed', output: '' }, { nowSeconds: 5000 })).toMatchObject({
      outcome: 'completed',
    });
  });

  it('ends a job that takes too long, and says how it stood last', async () => {
    expect(await poll({ kind: 'working', status: 'PROCESSING' }, { nowSeconds: 900 })).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'job-timed-out',
        fault: 'result',
        message: expect.stringMatching(/req-1.*15 minutes.*PROCESSING/s),
      },
    });
  });

  it('ends a job that failed', async () => {
    expect(await poll(refusal(failure('job-failed', 'NSFW')))).toMatchObject({
      outcome: 'failed',
      error: { code: 'job-failed' },
    });
  });

  it('waits out transient trouble while the job may last', async () => {
    const reply = refusal(failure('segmind-busy', 'x'), 60);
    expect(await poll(reply, { nowSeconds: 840 })).toMatchObject({ outcome: 'busy', waitSeconds: 60 });
    expect(await poll(reply, { nowSeconds: 900 })).toMatchObject({ outcome: 'failed' });
  });

  it('asks for a job that is paid for once more at its very end, whatever the reply asks', async () => {
    const reply = refusal(failure('segmind-busy', 'x'), 900);
    expect(await poll(reply, { nowSeconds: 60 })).toMatchObject({ outcome: 'busy', waitSeconds: 840 });
  });

  it('takes a job for gone the third time that it is not found', async () => {
    const reply = refusal(failure('job-not-found', 'x'));
    expect(await poll(reply, { waits: 1 })).toMatchObject({ outcome: 'busy' });
    expect(await poll(reply, { waits: 2 })).toMatchObject({
      outcome: 'failed',
      error: { code: 'job-not-found' },
    });
  });
});
