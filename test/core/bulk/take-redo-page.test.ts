import { describe, expect, it } from 'vitest';
import { redoRequestOf } from '../../../core/bulk/take-redo-page.ts';
import { photoItemSchema } from '../../../core/photos/photo-item.ts';

const id = `ana-${'0'.repeat(32)}`;
const at = '2026-11-24T08:00:00.000Z';
const recipe = { instructions: 'Retouch.', from: { instructions: 'stack' } };
const output = {
  key: 'results/ana.jpg',
  bytes: 1,
  type: 'image/jpeg',
  width: 1,
  height: 1,
  sha256: 'a'.repeat(64),
};
const first = { version: 1, attempt: 1, recipe, outputs: [output], recordedAt: at };
const second = { ...first, version: 2, attempt: 2 };
const run = { folder: '', recipe: null };
const itemWith = (...versions: object[]) =>
  photoItemSchema.parse({
    format: 1,
    id,
    attempt: versions.length,
    photo: { bucket: 'photos', key: 'uploads/ana.jpg' },
    status: 'succeeded',
    queuedAt: at,
    recordedAt: at,
    outputs: [output],
    versions,
  });
const accept = (version: number) => ({ id, key: 'uploads/ana.jpg', version, decision: 'accept' }) as const;

describe('an accepted version', () => {
  it('is restored if a later one has replaced it', () => {
    expect(redoRequestOf(itemWith(first, second), accept(1), run)).toEqual({ version: 1 });
  });

  it.each([
    ['is the newest', itemWith(first, second), 2],
    [
      'has come back already',
      itemWith(first, second, { ...first, version: 3, attempt: 3, job: { id, attempt: 1 } }),
      1,
    ],
    ['is not there', itemWith(first, second), 3],
  ])('stays as it is if it %s', (_, item, version) => {
    expect(redoRequestOf(item, accept(version), run)).toBeNull();
  });

  it('is restored if the newest version comes from the same job with another strength', () => {
    const weaker = { ...second, recipe: { ...recipe, strength: 0.5 }, job: { id, attempt: 1 } };
    expect(redoRequestOf(itemWith(first, weaker), accept(1), run)).toEqual({ version: 1 });
  });
});
