import { describe, expect, it } from 'vitest';
import { WEBHOOK_TRIES } from '../../../core/contract/events.ts';
import { retryWaitSeconds } from '../../../functions/send-webhook/retry-wait.ts';

const tries = Array.from({ length: WEBHOOK_TRIES }, (_, index) => index + 1);
const least = tries.map((count) => retryWaitSeconds(count, null, () => 0));
const most = tries.map((count) => retryWaitSeconds(count, null, () => 0.999_999));
const sum = (seconds: number[]) => seconds.reduce((total, wait) => total + wait, 0);

describe('the waits between tries', () => {
  it('grow from seconds to hours', () => {
    expect(least.slice(0, 15)).toEqual([
      5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240, 20_480, 21_600, 21_600,
    ]);
  });

  it('make 20 tries over 47.4 to 59.2 hours: more than a day, and much less than SQS keeps a message', () => {
    expect(tries).toHaveLength(20);
    expect(sum(least) / 3600).toBeCloseTo(47.4, 1);
    expect(sum(most) / 3600).toBeCloseTo(59.2, 1);
  });

  it('are never longer than SQS can hide a message', () => {
    expect(Math.max(...most)).toBeLessThan(12 * 3600);
  });

  it('end with the last try: SQS takes the event out of the queue', () => {
    expect([least.at(-1), most.at(-1)]).toEqual([0, 0]);
  });

  it.each([
    ['longer', 1, 600, 600],
    ['shorter', 5, 1, 80],
  ])('follow the receiver’s request if that is %s', (_, count, asked, waited) => {
    expect(retryWaitSeconds(count, asked, () => 0)).toBe(waited);
  });
});
