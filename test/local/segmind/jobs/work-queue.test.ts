import { describe, expect, it } from 'vitest';
import { createWorkQueue } from '../../../../local/segmind/jobs/work-queue.ts';

/** Three pieces of work in a queue of two. The test ends each of them. */
function threeInAQueueOfTwo(closing = new AbortController()) {
  const queue = createWorkQueue(2, closing.signal);
  const started: number[] = [];
  const ends = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const runs = ends.map(({ promise }, i) =>
    queue.run(() => {
      started.push(i);
      return promise;
    }),
  );
  return { closing, started, ends, runs };
}

describe('the work queue', () => {
  it('starts the next piece when one ends, even with an error', async () => {
    const { started, ends, runs } = threeInAQueueOfTwo();
    expect(started).toEqual([0, 1]);
    ends[0]?.reject(new Error('broken'));
    await expect(runs[0]).rejects.toThrow('broken');
    ends[2]?.resolve();
    await runs[2];
    expect(started).toEqual([0, 1, 2]);
  });

  it('starts nothing more after it is closed, and rejects the waiting work', async () => {
    const { closing, started, runs } = threeInAQueueOfTwo();
    closing.abort();
    await expect(runs[2]).rejects.toThrow('aborted');
    expect(started).toEqual([0, 1]);
  });
});
