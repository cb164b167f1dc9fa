import { packReview } from './pack-review.ts';
import type { Review } from './review.ts';

/** Placeholder for the page's data in its template. */
const PLACEHOLDER = '"{{review}}"';

/**
 * Renders the review page of a shoot from the page's template. All data goes in as JSON without `<`, so that
 * no name and no text of the vendor can end the element that contains it.
 */
export function renderReview(template: string, review: Review): string {
  const json = JSON.stringify(packReview(review)).replaceAll('<', '\\u003c');
  const [start, end] = template.split(PLACEHOLDER);
  if (end === undefined) throw new Error(`The review page's template has no ${PLACEHOLDER}.`);
  return start + json + end;
}
