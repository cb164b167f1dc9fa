import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { hasEnded, type Position, statusOf } from '../../../core/photos/status.ts';

describe('the status of a photo', () => {
  it.each<[string, Position, string, boolean]>([
    ['is prepared', { step: 'prepare' }, 'queued', false],
    ['waits for a slot', { step: 'queue' }, 'queued', false],
    ['waits to join the queue again', { step: 'wait' }, 'queued', false],
    ['is submitted', { step: 'submit' }, 'running', false],
    ['is at Segmind', { step: 'poll' }, 'running', false],
    ['is stored', { step: 'store' }, 'storing', false],
    ['has its result', { error: null }, 'succeeded', true],
    ['failed', { error: failure('job-failed', 'x') }, 'failed', true],
    ['was cancelled over the API', { error: failure('cancelled', 'x') }, 'cancelled', true],
    ['was stopped by hand', { error: failure('execution-stopped', 'x') }, 'cancelled', true],
    ['was too slow', { error: failure('execution-timed-out', 'x') }, 'failed', true],
  ])('that %s', (_, position, status, isEnd) => {
    expect([statusOf(position), hasEnded(statusOf(position))]).toEqual([status, isEnd]);
  });
});
