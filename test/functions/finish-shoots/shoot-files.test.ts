import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { BROKEN, FinishWorld, QUIET_SECONDS } from '../../support/worlds/finish-world.ts';

describe('the end of a shoot', () => {
  it('is in two files beside the results', async () => {
    const world = await FinishWorld.atRest();
    await world.finish();
    expect(JSON.parse(world.files.get('results/spring/ana/shoot.json') ?? '')).toEqual(world.events[0]);
    expect(world.files.get('results/spring/ana/shoot.csv')?.replace('\ufeff', '').split('\r\n')).toEqual([
      'key,status,code,message,warnings,cost,results,reference,id',
      'uploads/spring/ana/1.jpg,succeeded,,,,0.05,results/spring/ana/1.jpg,,spring-ana-1-jpg',
      'uploads/spring/ana/2.jpg,succeeded,,,It is nearly black.,0.05,results/spring/ana/2.jpg,,spring-ana-2-jpg',
      'uploads/spring/ana/3.jpg,failed,unreadable-photo,It is broken.,,0,,order-4711,spring-ana-3-jpg',
      '',
    ]);
  });

  it('has a page for review', async () => {
    const world = await FinishWorld.atRest();
    await world.finish();
    expect(world.reviewOf('spring/ana')).toEqual({
      folder: 'spring/ana',
      endedAt: '2026-11-24T12:00:00.000Z',
      totals: { photos: 3, succeeded: 2, failed: 1, cancelled: 0, doubtful: 1, cost: 0.1 },
      pricePerPhoto: null,
      advice: {},
      runAgain: [],
      photos: [
        expect.objectContaining({ name: '1.jpg', status: 'succeeded', error: null }),
        expect.objectContaining({
          key: 'uploads/spring/ana/2.jpg',
          versions: [
            expect.objectContaining({
              version: 1,
              outputs: [expect.objectContaining({ file: '2.jpg', warnings: ['It is nearly black.'] })],
            }),
          ],
        }),
        expect.objectContaining({
          name: '3.jpg',
          reference: 'order-4711',
          status: 'failed',
          error: { code: 'unreadable-photo', message: 'It is broken.' },
          versions: [],
        }),
      ],
    });
  });

  it.each([
    ['the photo’s fault, whose message says it', 'unreadable-photo', [], []],
    ['the recipe’s', 'invalid-recipe', [], ['invalid-recipe']],
    ['another’s', 'segmind-busy', ['segmind-busy'], ['segmind-busy']],
  ] as const)('says on its page what to do about a failure that is %s', async (_, code, advised, again) => {
    const world = new FinishWorld();
    const ids = await world.queue('spring/1.jpg');
    await world.fail('spring/1.jpg', failure(code, 'It failed.'));
    await world.countPhotos(ids);
    world.pass(QUIET_SECONDS);
    await world.finish();
    const { advice, runAgain } = world.reviewOf('spring');
    expect(Object.keys(advice)).toEqual(advised);
    expect(runAgain).toEqual(again);
  });

  it('of the top folder has its files at the top', async () => {
    const world = new FinishWorld();
    const ids = await world.queue('1.jpg');
    await world.succeed('1.jpg');
    await world.countPhotos(ids);
    world.pass(QUIET_SECONDS);
    await world.finish();
    expect(world.events[0]).toMatchObject({ folder: '' });
    expect([...world.files.keys()]).toEqual([
      'results/shoot.csv',
      'results/review.html',
      'results/shoot.json',
    ]);
  });
});

describe('the table of a shoot', () => {
  it('contains no formula, whatever a photo’s name is', async () => {
    const world = new FinishWorld();
    const ids = await world.queue('a/1.jpg');
    await world.fail('a/1.jpg', BROKEN, { reference: '=HYPERLINK("https://evil.example")' });
    await world.countPhotos(ids);
    world.pass(QUIET_SECONDS);
    await world.finish();
    expect(world.files.get('results/a/shoot.csv')).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });
});
