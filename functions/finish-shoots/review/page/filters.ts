import type { ReviewPhoto } from '../review.ts';
import type { DecisionStore } from './decision-store.ts';
import { checkedValue, checkValue, find, make, makeRadio } from './element.ts';
import { choosePhotos, FILTERS, type Filter } from './judging.ts';

/** The message if a filter matches no photo. */
const EMPTY: Readonly<Record<Filter, string>> = {
  'needs-me': 'No photo needs you now.',
  doubtful: 'No photo is doubtful.',
  failed: 'No photo failed.',
  undecided: 'No photo is undecided.',
  accepted: 'No photo is accepted yet.',
  rejected: 'No photo is rejected.',
  all: 'There is no photo.',
};

/** Chooses the photos that the contact sheet shows, and counts the photos of each filter. */
export class Filters {
  readonly #group = find('filters', HTMLFieldSetElement);
  readonly #search = find('search', HTMLInputElement);

  constructor(onChange: () => void) {
    this.#group.append(
      ...Object.entries(FILTERS).map(([name, label]) =>
        makeRadio('filter', name, `${label} `, make('b', { 'data-count': name }, '0')),
      ),
    );
    checkValue(this.#group, 'all');
    this.#group.addEventListener('change', onChange);
    this.#search.addEventListener('input', onChange);
  }

  /** The photos to show. */
  choose(photos: readonly ReviewPhoto[], find: DecisionStore['find']): ReviewPhoto[] {
    return choosePhotos(photos, find, this.#filter, this.#search.value);
  }

  /** The message if there are no photos to show. */
  get emptyWords(): string {
    const text = this.#search.value.trim();
    if (text === '') return EMPTY[this.#filter];
    const which = this.#filter === 'all' ? 'No photo' : `No photo under “${FILTERS[this.#filter]}”`;
    return `${which} has “${text}” in its name or reference.`;
  }

  get #filter(): Filter {
    return (checkedValue(this.#group) ?? 'all') as Filter;
  }

  /** Shows how many photos each filter matches. */
  count(photos: readonly ReviewPhoto[], find: DecisionStore['find']): void {
    for (const name of Object.keys(FILTERS) as Filter[]) {
      const counter = this.#group.querySelector(`[data-count="${name}"]`);
      if (counter !== null) counter.textContent = `${choosePhotos(photos, find, name).length}`;
    }
  }

  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }
}
