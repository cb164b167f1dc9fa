import { describe, expect, it } from 'vitest';
import type { PhotoExecution } from '../../local/executions.ts';
import type { Progress } from '../../local/progress/progress.ts';
import { locatePhoto } from '../../local/retouch-photos.ts';

const MINUTE_MS = 60_000;
const running: PhotoExecution = { running: true, state: 'Poll Segmind' };
const ended: PhotoExecution = { running: false, state: 'Retouched' };

describe('locatePhoto', () => {
  it.each<[string, PhotoExecution | null, number, Progress]>([
    ['is uploaded before its execution begins', null, 0, { phase: 'uploaded' }],
    ['is where its execution is', running, 0, { phase: 'running', state: 'Poll Segmind' }],
    ['may stay there for long', running, 60, { phase: 'running', state: 'Poll Segmind' }],
    [
      'waits for the record of an execution that has ended',
      ended,
      2,
      { phase: 'running', state: 'Retouched' },
    ],
  ])('%s', (_, execution, quietMinutes, expected) => {
    expect(locatePhoto(execution, quietMinutes * MINUTE_MS)).toEqual(expected);
  });

  it.each<[string, PhotoExecution | null, string]>([
    ['no execution begins', null, 'not-started'],
    ['no record comes', ended, 'no-record'],
  ])('gives a photo up where %s while nothing else changes', (_, execution, code) => {
    expect(locatePhoto(execution, 4 * MINUTE_MS)).toMatchObject({ phase: 'failed', code });
  });
});
