import { packReview } from './pack-review.ts';
import type { Review } from './review.ts';

/** Where the page's data goes in its template. */
const PLACE = '"{{review}}"';

/**
 * The review page of a shoot, from the page's template. All that is not the page's own goes in as JSON without `<`: no
 * name and no text of the vendor can end the element that it is in.
 */
export function renderReview(template: string, review: Review): string {
  const json = JSON.stringify(packReview(review)).replaceAll('<', '\\u003c');
  const [start, end] = template.split(PLACE);
  if (end === undefined) throw new Error(`The review page's template has no ${PLACE}.`);
  return start + json + end;
}
