import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { LostRaceError } from '../../../core/record/results.ts';
import { serviceError } from '../../../simulation/aws/s3-fake.ts';
import { passOnOutputs } from '../../../simulation/parts/picture-work.ts';
import { job, run } from '../../../simulation/parts/step-events.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { serve } from '../../support/http-server.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';
import { StoreWorld } from '../../support/worlds/store-world.ts';

/** A poll found the job finished 21 seconds after the photo started. */
const FOUND_SECONDS = 21;
const DAY_SECONDS = 86_400;
const LATE_SECONDS = FOUND_SECONDS + 5 * 60;

const dataUri = `data:image/png;base64,${(await drawPicture('png')).toString('base64')}`;

/** A job with a data URI as its output, so that there is nothing to fetch. */
function withOutput(): StoreWorld {
  const world = new StoreWorld();
  world.keep([dataUri]);
  return world;
}

/** A job with an output on a server that answers with that status. */
async function withServer(status: number): Promise<StoreWorld> {
  const { origin } = await serve((_, response) => response.writeHead(status).end());
  const world = new StoreWorld(new RecordWorld(), origin);
  world.keep([`${origin}/1?secret`]);
  return world;
}

/** Makes S3 refuse these requests to results. */
function refuseResults({ world: { s3 } }: StoreWorld, refused: RegExp, error: Error): void {
  s3.before = (name, { Key = '' }) => {
    if (Key.startsWith('results/') && refused.test(name)) throw error;
  };
}

describe('an output that cannot be fetched', () => {
  it.each([
    [404, 'output-not-found'],
    [403, 'output-not-found'],
    [503, 'output-unavailable'],
  ])('is fetched again for a day from when the job was found finished: HTTP %i', async (status, code) => {
    const world = await withServer(status);
    expect(await world.store({ waits: 3 })).toMatchObject({
      outcome: 'busy',
      waitSeconds: 56,
      error: { code },
    });
    expect(await world.store({ nowSeconds: FOUND_SECONDS + DAY_SECONDS - 5, waits: 90 })).toMatchObject({
      outcome: 'busy',
      waitSeconds: 5,
    });
    expect(await world.store({ nowSeconds: FOUND_SECONDS + DAY_SECONDS })).toMatchObject({
      outcome: 'failed',
      error: { code, fault: 'result', message: expect.stringMatching(/HTTP \d+.*24 hours/) },
    });
  });

  it('is fetched again after at most a quarter of an hour', async () => {
    const world = await withServer(503);
    expect(await world.store({ waits: 50 })).toMatchObject({ outcome: 'busy', waitSeconds: 450 });
  });

  it('is read from the receipt each time, and its URL is never shown', async () => {
    const world = await withServer(503);
    const outcome = await world.store();
    expect(JSON.stringify(outcome)).not.toContain('secret');
    expect(world.world.dynamo.sent).toEqual(['BatchGetCommand']);
  });
});

describe('a result that S3 does not accept', () => {
  it.each([
    ['an output is refused', /PutObject/, 'AccessDenied', 403],
    ['the bucket’s key is disabled', /PutObject/, 'KMS.DisabledException', 400],
    ['S3 is overloaded', /HeadObject/, 'SlowDown', 503],
  ])('is stored again for a day: %s', async (_, refused, name, status) => {
    const world = withOutput();
    refuseResults(world, refused, serviceError(name, status));
    const error = {
      code: 'result-not-stored',
      message: `Retouch could not store the result of uploads/ana.jpg: AWS answered ${name}.`,
    };
    expect(await world.store()).toMatchObject({ outcome: 'busy', waitSeconds: 7, error });
    expect(await world.store({ nowSeconds: FOUND_SECONDS + DAY_SECONDS })).toMatchObject({
      outcome: 'failed',
      error: { code: 'result-not-stored', fault: 'result', message: expect.stringContaining('24 hours') },
    });
  });

  it('is stored again if its original is in an archive, from which it may come back', async () => {
    const world = new StoreWorld(new RecordWorld(), '', async (request, store) => {
      await request.openOriginal();
      return passOnOutputs(request, store);
    });
    world.keep([dataUri]);
    world.world.s3.put('uploads/ana.jpg', 'archived');
    world.world.s3.before = (name, { Key = '' }) => {
      const isOriginal = name === 'GetObjectCommand' && Key.startsWith('uploads/');
      if (isOriginal) throw serviceError('InvalidObjectState', 403);
    };
    expect(await world.store()).toMatchObject({
      outcome: 'busy',
      error: { code: 'result-not-stored', message: expect.stringContaining('Restore it') },
    });
  });

  it('is stored again if the record fails', async () => {
    const world = withOutput();
    world.world.s3.before = (name, { Key = '' }) => {
      if (name === 'PutObjectCommand' && Key.endsWith('.json')) throw serviceError('SlowDown', 503);
    };
    expect(await world.store()).toMatchObject({ outcome: 'busy', error: { code: 'result-not-stored' } });
    expect(world.events).toEqual(['results/ana.jpg.png']);
  });

  it('is stored again at once if another write was faster', async () => {
    const world = withOutput();
    refuseResults(world, /PutObject/, serviceError('PreconditionFailed', 412));
    await expect(world.store()).rejects.toThrow(LostRaceError);
  });

  it('fails as a bug if no AWS request failed', async () => {
    const world = withOutput();
    refuseResults(world, /PutObject/, new TypeError('x is not a function'));
    await expect(world.store()).rejects.toThrow('x is not a function');
  });
});

describe('a result that is late', () => {
  const unavailable = failure('output-unavailable', 'HTTP 503.');
  const late = { nowSeconds: LATE_SECONDS + 1, error: unavailable };

  it('counts for the breaker before anything else is tried', async () => {
    const world = withOutput();
    refuseResults(world, /./, new Error('crashed'));
    await expect(world.store(late)).rejects.toThrow('crashed');
    expect(world.news).toEqual([{ kind: 'failed', failure: unavailable, retryAfterSeconds: null }]);
    expect(world.reporters).toMatchObject([{ id: run.id, isTrial: false }]);
  });

  it('counts although nothing else is known, because the function crashed', async () => {
    const world = withOutput();
    await world.store({ nowSeconds: LATE_SECONDS + 1 });
    expect(world.news).toMatchObject([
      { kind: 'failed', failure: { code: 'result-not-stored', fault: 'result' } },
    ]);
  });

  it('does not count for five minutes', async () => {
    const world = withOutput();
    await world.store({ ...late, nowSeconds: LATE_SECONDS });
    expect(world.news).toEqual([]);
  });

  it('no longer counts once it is stored', async () => {
    const world = withOutput();
    world.openBreaker();
    expect(await world.store(late)).toMatchObject({ outcome: 'stored' });
    expect(world.events).toEqual([
      'report failed',
      'results/ana.jpg.png',
      'results/ana.jpg.json',
      'end',
      'report stored',
    ]);
  });

  it('is stored although the report that it is late fails', async () => {
    const world = withOutput();
    world.lineError = new Error('throttled');
    expect(await world.store(late)).toMatchObject({ outcome: 'stored' });
    expect(world.warnings).toEqual([world.lineError]);
  });

  it('is stored again if the report that it is stored fails: an open breaker would cost a paid trial', async () => {
    const world = withOutput();
    world.openBreaker();
    world.lineError = new Error('throttled');
    await expect(world.store()).rejects.toThrow('throttled');
  });
});

describe('a result that is stored', () => {
  it.each([
    ['there is one', true, [{ kind: 'stored' }]],
    ['there is none', false, []],
  ])('is reported to the breaker or not: %s', async (_, isThere, news) => {
    const world = withOutput();
    if (isThere) world.openBreaker();
    await world.store();
    expect(world.news).toEqual(news);
  });
});

describe('outputs for which the receipt has no location', () => {
  it.each([
    ['the receipt is lost', null],
    ['it has no outputs', {}],
    [
      'its outputs are those of another job',
      { job: { ...job, pollUrl: 'https://p/2' }, outputs: { kind: 'urls', urls: [] } },
    ],
  ])('cause a crash that says what to do: %s', async (_, of) => {
    const world = new StoreWorld();
    if (of !== null) world.putReceipt(of);
    await expect(world.store()).rejects.toThrow(/receipt of ana-.*\(req-1\).*Run the photo again/);
  });

  it('are not found if their object has expired', async () => {
    const world = new StoreWorld();
    world.putReceipt({ outputs: { kind: 'object', key: 'outputs/gone.json' } });
    expect(await world.store()).toMatchObject({ outcome: 'busy', error: { code: 'output-not-found' } });
  });
});
