import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { describeModel } from '../../../core/model/model.ts';
import { refusal } from '../../../core/segmind/segmind-reply.ts';
import { SEEDEDIT } from '../../../simulation/parts/models.ts';
import { job, laterJob, photo, taken } from '../../../simulation/parts/step-events.ts';
import { PollWorld } from '../../support/worlds/poll-world.ts';

const url = 'https://outputs.example/a.png';
const kept = { kind: 'urls', urls: [url] };
const completed = { outcome: 'completed', completedAt: '2026-11-23T12:00:10.000Z' };
const dataUri = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;
const notFound = refusal(failure('job-not-found', 'x'));

describe('a poll that finds the job finished', () => {
  it('returns completed, without the output', async () => {
    const world = await PollWorld.create();
    expect(await world.finish([url])).toEqual(completed);
  });

  it('writes the URLs into the receipt, moves the photo and passes its slot on, in one transaction', async () => {
    const world = await PollWorld.create();
    await world.lineWorld.join('bea');
    world.lineWorld.dynamo.sent.length = 0;
    await world.finish([url]);
    expect(world.lineWorld.dynamo.sent.filter((name) => name === 'TransactWriteCommand')).toHaveLength(1);
    expect(world.receipt).toMatchObject({ submits: [{ ...taken(1), outputs: kept }], revision: 3 });
    expect(world.item).toMatchObject({ step: 'store', completedAt: completed.completedAt });
    expect(world.lineWorld.slots()).toEqual(['bea']);
  });

  it.each([
    ['data URIs', [url, dataUri]],
    ['more than 8 KB of URLs', [`${url}?${'a'.repeat(5000)}`, `${url}?${'b'.repeat(5000)}`]],
  ])('keeps %s in the state bucket, and their key in the receipt', async (_, uris) => {
    const world = await PollWorld.create();
    await world.finish(uris);
    const [key = ''] = world.s3.objects.keys();
    expect(key).toMatch(/^outputs\/ana\/[0-9a-f-]{36}\.json$/);
    expect(JSON.parse(world.s3.text(key) ?? '')).toEqual(uris);
    expect(world.receipt).toMatchObject({ submits: [{ outputs: { kind: 'object', key } }] });
  });

  it.each([
    ['of a later submit', [taken(1, laterJob), taken(1)], 1],
    ['that its receipt lacks, as it could not be written', [{ ...taken(1), job: undefined }], 0],
  ])('writes the URLs into the receipt of a job %s', async (_, submits, index) => {
    const world = await PollWorld.create(submits as never);
    await world.finish([url]);
    expect(world.receipt?.submits[index]).toEqual({ ...taken(1), outputs: kept });
    expect(world.receipt?.submits).toHaveLength(submits.length);
    expect(world.lineWorld.slots()).toEqual([]);
  });

  it('writes a receipt if it was lost, because the job is paid for', async () => {
    const world = await PollWorld.create(null);
    await world.finish([url]);
    expect(world.receipt).toMatchObject({ id: 'ana', submits: [{ attempt: 1, job, outputs: kept }] });
  });

  it('keeps the outputs although the slot cannot be freed', async () => {
    const world = await PollWorld.create();
    world.lineError = new Error('throttled');
    expect(await world.finish([url])).toEqual(completed);
    expect(world.receipt?.submits).toMatchObject([{ outputs: kept }]);
    expect(world.warnings).toEqual([world.lineError]);
  });

  it('keeps the outputs of a photo that was cancelled meanwhile, and passes its slot on', async () => {
    const world = await PollWorld.create();
    await world.lineWorld.photos.cancel({ id: 'ana', attempt: 1 });
    expect(await world.finish([url])).toEqual(completed);
    expect(world.receipt?.submits).toMatchObject([{ outputs: kept }]);
    expect(world.item).toMatchObject({ step: 'submit' });
    expect(world.lineWorld.slots()).toEqual([]);
  });

  it('does the same again if its answer was lost', async () => {
    const world = await PollWorld.create();
    await world.finish([url]);
    await world.lineWorld.join('bea');
    expect(await world.finish([url], { nowSeconds: 20 })).toMatchObject({ outcome: 'completed' });
    expect(world.receipt?.submits).toEqual([{ ...taken(1), outputs: kept }]);
    expect(world.lineWorld.slots()).toEqual(['bea']);
  });

  it('returns although the answer of its transaction is lost', async () => {
    const world = await PollWorld.create();
    world.lineWorld.dynamo.after = (name) => {
      if (name !== 'TransactWriteCommand') return;
      world.lineWorld.dynamo.after = () => {};
      throw new Error('socket hang up');
    };
    expect(await world.finish([url])).toEqual(completed);
    expect(world.receipt?.submits).toMatchObject([{ outputs: kept }]);
    expect(world.lineWorld.slots()).toEqual([]);
  });

  it('accepts a job that finishes late', async () => {
    const world = await PollWorld.create();
    expect(await world.finish([url], { nowSeconds: 5000 })).toMatchObject({ outcome: 'completed' });
  });

  it('fails if its output is not recognised', async () => {
    const world = await PollWorld.create();
    world.reply = { kind: 'completed', output: 'no picture' };
    expect(await world.poll()).toMatchObject({ outcome: 'failed', error: { code: 'output-unrecognised' } });
  });
});

describe('a poll that finds the job still running', () => {
  const working = { kind: 'working', status: 'PROCESSING' } as const;

  it('returns working', async () => {
    const world = await PollWorld.create();
    world.reply = working;
    expect(await world.poll()).toEqual({ outcome: 'working', status: 'PROCESSING' });
  });

  it('ends a job that takes too long, and includes its last status', async () => {
    const world = await PollWorld.create();
    world.reply = working;
    expect(await world.poll({ nowSeconds: 900 })).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'job-timed-out',
        fault: 'result',
        message: expect.stringMatching(/req-1.*15 minutes.*PROCESSING/s),
      },
    });
  });

  it('gives a job its whole time again for a later attempt', async () => {
    const world = await PollWorld.create();
    world.reply = working;
    const of = { ...job, followedSince: '2026-11-23T12:10:00.000Z' };
    expect(await world.poll({ of, nowSeconds: 1499 })).toMatchObject({ outcome: 'working' });
    expect(await world.poll({ of, nowSeconds: 1500 })).toMatchObject({ outcome: 'failed' });
  });
});

describe('a poll that finds the job failed', () => {
  it.each(['job-failed', 'content-refused'] as const)('notes that it is not billed: %s', async (code) => {
    const world = await PollWorld.create();
    world.reply = refusal(failure(code, 'No face.'));
    expect(await world.poll()).toMatchObject({ outcome: 'failed', error: { code } });
    expect(world.receipt).toMatchObject({ submits: [{ ...taken(1), failed: true }], revision: 3 });
    expect(world.item).toMatchObject({ paid: 'no' });
  });

  it('marks the photo as paid if another of its jobs was accepted', async () => {
    const world = await PollWorld.create([taken(1, laterJob), taken(1)]);
    world.reply = refusal(failure('job-failed', 'No face.'));
    await world.poll();
    expect(world.item).toMatchObject({ paid: 'yes' });
  });

  it('returns completed if an earlier poll has kept the outputs', async () => {
    const world = await PollWorld.create();
    await world.finish([url]);
    world.reply = refusal(failure('job-failed', 'No face.'));
    expect(await world.poll()).toEqual(completed);
    expect(world.receipt?.submits).toEqual([{ ...taken(1), outputs: kept }]);
    expect(world.item).toMatchObject({ paid: 'yes' });
  });

  it('does not note that a job cancelled at Segmind is unbilled, because it may be billed', async () => {
    const world = await PollWorld.create();
    world.reply = refusal(failure('job-cancelled', 'x'));
    expect(await world.poll()).toMatchObject({ outcome: 'failed', error: { code: 'job-cancelled' } });
    expect(world.receipt?.submits).toEqual([taken(1)]);
  });
});

describe('a failed job’s share of the budgets', () => {
  const of = { ...job, model: describeModel(SEEDEDIT, photo) };

  /** Two photos are counted, and the job of one of them fails. */
  async function failPriced(code: 'job-failed' | 'content-refused' | 'job-cancelled') {
    const world = await PollWorld.create([taken(1, of)]);
    world.budgets = { maxDollarsPerDay: 0.1, maxDollarsPerShoot: 0.1 };
    for (const key of [photo.key, 'uploads/bea.jpg']) await world.spending.reserve({ key });
    world.reply = refusal(failure(code, 'No face.'));
    const left = async () => [
      await world.spending.roomOfShoot('/'),
      (await world.spending.roomOfDay()).photosLeft,
    ];
    return { world, left };
  }

  it.each(['job-failed', 'content-refused'] as const)('is given back, once: %s', async (code) => {
    const { world, left } = await failPriced(code);
    expect(await left()).toEqual([0, 0]);
    await world.poll({ of });
    expect(await left()).toEqual([0.05, 1]);
    await world.poll({ of });
    expect(await left()).toEqual([0.05, 1]);
    // If the day’s budget holds the line, the breaker learns that there is room.
    expect(world.reports.map(([, news]) => news)).toEqual([{ kind: 'refunded' }]);
  });

  it('is kept if the job may be billed', async () => {
    const { world, left } = await failPriced('job-cancelled');
    await world.poll({ of });
    expect(await left()).toEqual([0, 0]);
  });

  it('stays counted if the refund fails, and the photo ends all the same', async () => {
    const { world, left } = await failPriced('job-failed');
    world.lineWorld.dynamo.before = (_, input) => {
      if (JSON.stringify(input).includes('spending#')) throw new Error('cut off');
    };
    expect(await world.poll({ of })).toMatchObject({ outcome: 'failed', error: { code: 'job-failed' } });
    world.lineWorld.dynamo.before = () => {};
    expect(world.warnings).toMatchObject([{ message: 'cut off' }]);
    expect(await left()).toEqual([0, 0]);
  });
});

describe('a poll without a usable answer', () => {
  it('opens the breaker on an account failure, and the job’s clock stops', async () => {
    const world = await PollWorld.create();
    const noCredits = failure('out-of-credits', 'x');
    world.reply = refusal(noCredits, 30);
    expect(await world.poll({ nowSeconds: 600, waits: 2, notFounds: 1 })).toEqual({
      outcome: 'busy',
      waitSeconds: 120,
      error: noCredits,
      waits: 2,
      notFounds: 0,
      job: { ...job, followedSince: '2026-11-23T12:02:00.000Z' },
    });
    const news = { kind: 'failed', failure: noCredits, retryAfterSeconds: 30 };
    expect(world.reports).toEqual([[expect.objectContaining({ id: 'ana', isTrial: false }), news]]);
  });

  it('does not open the breaker on a transient failure', async () => {
    const world = await PollWorld.create();
    expect(await world.poll({ waits: 2 })).toMatchObject({ outcome: 'busy', waits: 3, job });
    expect(world.reports).toEqual([]);
  });

  it('returns completed if an earlier poll has kept the outputs', async () => {
    const world = await PollWorld.create();
    await world.finish([url]);
    world.reply = notFound;
    expect(await world.poll({ notFounds: 2 })).toEqual(completed);
  });

  it('ends the photo if there are no outputs', async () => {
    const world = await PollWorld.create();
    world.reply = notFound;
    expect(await world.poll({ notFounds: 2 })).toMatchObject({
      outcome: 'failed',
      error: { code: 'job-not-found' },
    });
  });
});
