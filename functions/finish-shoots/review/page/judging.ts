import { isCancellation } from '../../../../core/photos/status.ts';
import type { Decision } from '../../../../core/review/decisions.ts';
import type { ReviewPhoto, ReviewVersion } from '../review.ts';

/** Finds the decision on a photo. */
type Find = (photo: ReviewPhoto) => Decision | undefined;

/** The latest result of a photo; undefined if it has none. */
export function latestOf({ versions }: ReviewPhoto): ReviewVersion | undefined {
  return versions.at(-1);
}

/** What is doubtful about a photo with a result, in words. */
export function doubtsOf(photo: ReviewPhoto): string[] {
  const latest = latestOf(photo);
  if (latest === undefined) return [];
  const warnings = latest.outputs.flatMap((output) => output.warnings);
  const { error } = photo;
  return error === null ? warnings : [...warnings, `The last attempt failed: ${error.message}`];
}

/** The decision in force. A rejected version that is followed by another one needs a new decision. */
export function verdictOf(photo: ReviewPhoto, decision: Decision | undefined): Decision['decision'] | null {
  if (decision === undefined || wasRedone(photo, decision)) return null;
  return photo.versions.some(({ version }) => version === decision.version) ? decision.decision : null;
}

/** Whether the photo has a newer version than the rejected one. */
export function wasRedone(photo: ReviewPhoto, decision: Decision | undefined): boolean {
  if (decision?.decision !== 'reject') return false;
  return decision.version < (latestOf(photo)?.version ?? 0);
}

/** Whether the last attempt failed; a cancelled one did not. */
function hasFailed({ error }: ReviewPhoto): boolean {
  return error !== null && !isCancellation(error.code);
}

/** The filters of the page, in their order. */
export const FILTERS = {
  'needs-me': 'Needs me',
  doubtful: 'Doubtful',
  failed: 'Failed',
  undecided: 'Undecided',
  accepted: 'Accepted',
  rejected: 'Rejected',
  all: 'All',
} as const;
export type Filter = keyof typeof FILTERS;

/** Whether a filter matches a photo with that decision. */
export function isTaken(filter: Filter, photo: ReviewPhoto, decision: Decision | undefined): boolean {
  const verdict = verdictOf(photo, decision);
  const hasResult = photo.versions.length > 0;
  const isOpen = hasResult && verdict === null;
  switch (filter) {
    case 'needs-me':
      if (!hasResult) return photo.status === 'failed';
      if (verdict === 'reject') return hasFailed(photo);
      return isOpen && (doubtsOf(photo).length > 0 || wasRedone(photo, decision));
    case 'doubtful':
      return doubtsOf(photo).length > 0;
    case 'failed':
      return photo.status === 'failed';
    case 'undecided':
      return isOpen;
    case 'accepted':
      return verdict === 'accept';
    case 'rejected':
      return verdict === 'reject';
    case 'all':
      return true;
  }
}

/** The photos that a filter matches, and that have the text in their name or reference, ignoring case. */
export function choosePhotos(
  photos: readonly ReviewPhoto[],
  find: Find,
  filter: Filter,
  text = '',
): ReviewPhoto[] {
  const wanted = text.trim().toLowerCase();
  return photos.filter(
    (photo) =>
      isTaken(filter, photo, find(photo)) &&
      (wanted === '' || `${photo.name}\n${photo.reference ?? ''}`.toLowerCase().includes(wanted)),
  );
}

/** The sections of the contact sheet, in their order. */
export const SECTIONS = {
  again: 'Done again since you rejected them',
  doubtful: 'Doubtful: look at these first',
  failed: 'Without a result',
  rest: 'The others',
} as const;
export type Section = keyof typeof SECTIONS;

/** The section of the contact sheet that a photo belongs to now. */
export function sectionOf(photo: ReviewPhoto, decision: Decision | undefined): Section {
  if (photo.versions.length === 0) return 'failed';
  if (wasRedone(photo, decision)) return 'again';
  return doubtsOf(photo).length > 0 ? 'doubtful' : 'rest';
}

const BY_NAME = new Intl.Collator('en', { numeric: true });

/** Photos in the order of the contact sheet: `IMG_2` before `IMG_10`. */
export function arrange(photos: readonly ReviewPhoto[], find: Find): Map<ReviewPhoto, Section> {
  const order = Object.keys(SECTIONS);
  const sections = photos.map((photo) => ({ photo, section: sectionOf(photo, find(photo)) }));
  sections.sort(
    (a, b) =>
      order.indexOf(a.section) - order.indexOf(b.section) || BY_NAME.compare(a.photo.name, b.photo.name),
  );
  return new Map(sections.map(({ photo, section }) => [photo, section]));
}
