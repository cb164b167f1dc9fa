import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../client/doctor/finding.ts';
import { followPhoto } from '../../../../client/doctor/paid/follow-photo.ts';
import { inTurn, type Routes, startApi } from '../../support/api-stand-in.ts';
import { LINE } from '../doctor-world.ts';

const KEY = 'uploads/retouch-doctor/1.jpg';
const waiting = {
  id: 'one',
  status: 'running',
  step: 'queue',
  timings: { startedAt: '2026-11-26T10:00:00.000Z', acceptedAt: null },
};
const succeeded = {
  ...waiting,
  status: 'succeeded',
  timings: { ...waiting.timings, acceptedAt: '2026-11-26T10:01:30.000Z' },
};

async function follow(routes: Routes, limits: { beginWithinMs?: number; endWithinMs?: number } = {}) {
  const { api } = await startApi({ 'GET /line': LINE, ...routes });
  const { signal } = new AbortController();
  const findings: Finding[] = [];
  const steps = followPhoto({ api, key: KEY, signal, lookMs: 5, ...limits });
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return { retouch: step.value, words: findings.map(({ words }) => words) };
    findings.push(step.value);
  }
}

const found = {
  retouches: [
    { id: 'another', key: 'uploads/retouch-doctor/2.jpg' },
    { id: 'one', key: KEY },
  ],
};

describe('following the doctor’s photo', () => {
  it('waits until the upload has started its retouch, and until that has ended', async () => {
    const { retouch, words } = await follow({
      'GET /retouches': inTurn({ retouches: [] }, found),
      'GET /retouches/{id}': inTurn(waiting, waiting, succeeded),
    });
    expect(retouch).toMatchObject({ id: 'one', status: 'succeeded' });
    expect(words).toEqual([
      'Event: the upload started its retouch by itself.',
      'Job accepted: Segmind accepted it 2 min after the retouch started.',
    ]);
  });

  it('says that no retouch began', async () => {
    const { retouch, words } = await follow({ 'GET /retouches': { retouches: [] } }, { beginWithinMs: 20 });
    expect(retouch).toBeNull();
    expect(words).toEqual(['The photo was uploaded, but no retouch of it started within 0 s.']);
  });

  it('names the step of a photo that does not end', async () => {
    const { retouch, words } = await follow(
      { 'GET /retouches': found, 'GET /retouches/{id}': waiting },
      { endWithinMs: 20 },
    );
    expect(retouch).toBeNull();
    expect(words.slice(1)).toEqual(['The photo has not ended within 0 s: its step is "queue".']);
  });
});
