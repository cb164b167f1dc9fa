import type { PackedJson } from '../pack-json.ts';
import { unpackReview } from '../pack-review.ts';
import { createDecisionStore } from './decision-store.ts';
import { find } from './element.ts';
import { describeKeys } from './keys.ts';
import { ReviewPage } from './review-page.ts';

/** The browser's storage. If the page may not use it, decisions last only while the page is open. */
function openStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  try {
    return window.localStorage;
  } catch {
    return {
      getItem: () => null,
      setItem: () => {
        throw new Error('The browser stores nothing.');
      },
    };
  }
}

const packed: PackedJson = JSON.parse(find('review', HTMLScriptElement).textContent ?? '');
const review = unpackReview(packed);
const decisions = createDecisionStore(review, openStorage(), () => new Date());
describeKeys();
new ReviewPage(review, decisions).begin();
