import { describe, expect, it } from 'vitest';
import { fieldIssues } from '../../../core/domain/field-schemas.ts';
import { type Decisions, decisionsSchema } from '../../../core/review/decisions.ts';

const accepted = { id: 'a-1', key: 'uploads/spring/ana/1.jpg', version: 2, decision: 'accept' } as const;
const rejected = {
  ...accepted,
  id: 'a-2',
  decision: 'reject',
  reason: 'skin too smooth',
  redo: { notes: 'Keep the pores.', strength: 0.6, seed: 7 },
} as const;
const file: Decisions = {
  folder: 'spring/ana',
  savedAt: '2026-11-24T12:00:00.000Z',
  photos: [accepted, rejected],
};

/** The errors of a file, in words. */
function issuesOf(value: unknown): string[] {
  const { error } = decisionsSchema.safeParse(value);
  return error ? fieldIssues(error).map(({ path, message }) => `/${path.join('/')} ${message}`) : [];
}

describe('a file of decisions', () => {
  it('may accept and reject, with a reason and overrides', () => {
    expect(decisionsSchema.parse(file)).toEqual(file);
  });

  it('may be of the top folder, and empty', () => {
    expect(issuesOf({ ...file, folder: '', photos: [] })).toEqual([]);
  });

  it.each([
    [
      { ...accepted, stars: 5 },
      '/photos/0/stars is not a known field; expected one of id, key, version, decision, reason, redo',
    ],
    [{ ...accepted, version: 0 }, '/photos/0/version is 0; expected 1 to 9999'],
    [{ ...accepted, decision: 'maybe' }, '/photos/0/decision is "maybe"; expected accept or reject'],
    [{ ...accepted, id: '../x' }, '/photos/0/id is "../x"; expected a photo’s id'],
    [
      { ...accepted, key: 'results/1.jpg' },
      '/photos/0/key is "results/1.jpg"; expected the key of an upload',
    ],
    [
      { ...accepted, reason: 'dark' },
      '/photos/0/reason is used with "accept"; expected it only with "reject"',
    ],
    [{ ...accepted, redo: {} }, '/photos/0/redo is used with "accept"; expected it only with "reject"'],
    [
      { ...rejected, redo: { sharpness: 1 } },
      expect.stringContaining('/photos/0/redo/sharpness is not a known field'),
    ],
    [{ ...rejected, reason: ' ' }, '/photos/0/reason is blank; expected text'],
  ])('is refused with an explanation: %j', (photo, words) => {
    expect(issuesOf({ ...file, photos: [photo] })).toEqual([words]);
  });

  it.each([
    [{ ...file, photos: [accepted, accepted] }, '/photos/1/id occurs a second time'],
    [{ ...file, by: 'Ana' }, '/by is not a known field; expected one of folder, savedAt, photos'],
    [{ ...file, savedAt: 'today' }, '/savedAt is "today"; expected a time in UTC'],
    [
      { ...file, photos: Array.from({ length: 10_001 }, (_, i) => ({ ...accepted, id: `a-${i}` })) },
      '/photos has too many photos; expected at most 10000',
    ],
  ])('is refused as a whole with an explanation: %#', (value, words) => {
    expect(issuesOf(value)).toEqual([words]);
  });
});
