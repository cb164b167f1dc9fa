import { expect, it } from 'vitest';
import { type AnnouncedOpening, createAnnouncedOpenings } from '../../../core/line/announced-openings.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const opening: AnnouncedOpening = {
  since: '2026-11-23T12:00:00.000Z',
  cause: 'outage',
  error: { code: 'segmind-busy', fault: 'transient', message: 'x' },
};
const later = { ...opening, since: '2026-11-23T13:00:00.000Z' };

it('keeps the last announced opening until its end is announced', async () => {
  const openings = createAnnouncedOpenings(createStateTable().table);
  expect(await openings.find()).toBeNull();
  await openings.note(opening);
  expect(await openings.find()).toEqual(opening);
  await openings.forget(opening);
  expect(await openings.find()).toBeNull();
});

it('does not delete a later opening than the one whose end was announced', async () => {
  const openings = createAnnouncedOpenings(createStateTable().table);
  await openings.note(later);
  await openings.forget(opening);
  expect(await openings.find()).toEqual(later);
});
