import { describe, expect, it } from 'vitest';
import { failedPhoto, sampleOutput, samplePhoto, sampleVersion } from '../../bench/review/sample-review.ts';
import type { Decision } from '../../core/review/decisions.ts';
import { arrange, isTaken, verdictOf } from '../../functions/finish-shoots/review/page/judging.ts';

const once = samplePhoto('a');
const twice = samplePhoto('b', { versions: [sampleVersion('b', 1), sampleVersion('b', 2)] });
const doubtful = samplePhoto('c', {
  versions: [sampleVersion('c', 1, { outputs: [sampleOutput('c', 1, { warnings: ['It is black.'] })] })],
});
const failed = failedPhoto('d', 'It is broken.');
const failedAgain = samplePhoto('e', { status: 'failed', error: { code: 'job-failed', message: 'No.' } });
const redoFailed = samplePhoto('f', { error: { code: 'job-failed', message: 'No.' } });
const redoCancelled = samplePhoto('g', { error: { code: 'cancelled', message: 'Stopped.' } });

function decision(of: 'accept' | 'reject', version = 1): Decision {
  return { id: 'a', key: 'uploads/a', version, decision: of };
}

describe('a decision', () => {
  it.each([
    ['accepts', once, decision('accept'), 'accept'],
    ['rejects', once, decision('reject'), 'reject'],
    ['accepts an earlier version', twice, decision('accept', 1), 'accept'],
    ['to reject is over when another version came', twice, decision('reject', 1), null],
    ['to reject the latest version stands', twice, decision('reject', 2), 'reject'],
    ['on a version that is not there is none', once, decision('accept', 3), null],
  ])('%s', (_, photo, made, verdict) => {
    expect(verdictOf(photo, made)).toBe(verdict);
  });
});

describe('what needs a person', () => {
  it.each([
    ['a photo without doubts', once, undefined, false],
    ['a doubtful one', doubtful, undefined, true],
    ['a doubtful one that is decided', doubtful, decision('accept'), false],
    ['one that failed', failed, undefined, true],
    ['one that was cancelled', { ...failed, status: 'cancelled' as const }, undefined, false],
    ['one whose later attempt failed', failedAgain, undefined, true],
    ['one of which the earlier result is accepted', failedAgain, decision('accept'), false],
    ['one that was done again', twice, decision('reject', 1), true],
    ['one that was rejected', once, decision('reject'), false],
    ['one that was rejected, and whose redo failed', redoFailed, decision('reject'), true],
    ['one that was rejected, and whose redo was cancelled', redoCancelled, decision('reject'), false],
  ])('%s: %#', (_, photo, made, needsMe) => {
    expect(isTaken('needs-me', photo, made)).toBe(needsMe);
  });
});

describe('the order', () => {
  it('puts photos that need a person first, then sorts by name', () => {
    const made = new Map([['b', decision('reject', 1)]]);
    const photos = [once, failed, doubtful, samplePhoto('a10'), samplePhoto('a2'), twice];
    expect(
      [...arrange(photos, ({ id }) => made.get(id))].map(([{ id }, section]) => `${section} ${id}`),
    ).toEqual(['again b', 'doubtful c', 'failed d', 'rest a', 'rest a2', 'rest a10']);
  });
});
