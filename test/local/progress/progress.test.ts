import { describe, expect, it } from 'vitest';
import {
  describeProgress,
  type PhotoProgress,
  type Progress,
  progressLine,
  progressLines,
  waitingPhoto,
} from '../../../local/progress/progress.ts';

const running = (state: string): Progress => ({ phase: 'running', state });

describe('describeProgress', () => {
  it.each<[Progress, string]>([
    [{ phase: 'waiting' }, 'waiting'],
    [running('Prepare photo'), 'being checked'],
    [running('Reuse result'), 'taking the result of the same photo'],
    [running('Join the line'), 'waiting in line'],
    [running('Submit to Segmind'), 'being sent to Segmind'],
    [running('Wait for the first poll'), 'being retouched'],
    [running('Wait 7 seconds'), 'being retouched'],
    [running('Finished?'), 'being retouched'],
    [running('Store results'), 'result being stored'],
    [running('Record failure'), 'failing'],
    [running('A state of tomorrow'), 'A state of tomorrow'],
    [{ phase: 'retouched', files: ['x/a.jpg', 'x/a-2.jpg'] }, 'retouched: x/a.jpg, x/a-2.jpg'],
    [
      { phase: 'failed', code: 'empty-file', message: 'The file is empty.' },
      'failed: empty-file: The file is empty.',
    ],
  ])('says of %j: %s', (progress, words) => {
    expect(describeProgress(progress)).toBe(words);
  });

  it('keeps what a message holds from moving the cursor', () => {
    const progress: Progress = { phase: 'failed', code: 'x', message: 'one\ntwo\u001b[31m\u0007red' };
    expect(describeProgress(progress)).toBe('failed: x: one two red');
  });
});

describe('progressLine', () => {
  it('counts the seconds from the start of the upload', () => {
    const photo = { path: 'ana.jpg', progress: running('Poll Segmind'), startedAt: 1000 };
    expect(progressLine(photo, 10, 9400)).toBe('  ana.jpg       8 s  being retouched');
  });

  it('stops the clock at the end', () => {
    const progress: Progress = { phase: 'retouched', files: ['r/ana.jpg'] };
    const photo = { path: 'ana.jpg', progress, startedAt: 1000, endedAt: 12_000 };
    expect(progressLine(photo, 7, 99_000)).toBe('✓ ana.jpg   11 s  retouched: r/ana.jpg');
  });

  it('shows no seconds before the start', () => {
    expect(progressLine(waitingPhoto('ana.jpg'), 7, 5)).toBe('  ana.jpg         waiting');
  });
});

describe('progressLines', () => {
  const photos = (count: number): PhotoProgress[] =>
    Array.from({ length: count }, (_, index) => waitingPhoto(`${index}.jpg`));

  it('shows what is on its way', () => {
    const done: PhotoProgress = { path: 'done.jpg', progress: { phase: 'retouched', files: [] } };
    expect(progressLines([done, ...photos(2)], 10, 0)).toHaveLength(2);
  });

  it('says how many more there are where they do not fit', () => {
    const lines = progressLines(photos(10), 4, 0);
    expect(lines).toHaveLength(4);
    expect(lines.at(-1)).toBe('  … and 7 more');
  });
});
