import type { Decision } from '../../../../core/review/decisions.ts';
import type { ReviewPhoto } from '../review.ts';
import { make } from './element.ts';
import { SECTIONS, type Section } from './judging.ts';
import { makeTile, type Tile, type TileActions } from './tile.ts';
import { count } from './words.ts';

/** FIRST photos are placed before the page first appears, STEP photos next; then twice as many each time. */
const FIRST = 60;
const STEP = 250;

/** The contact sheet: small pairs of before and after, in sections. */
export class Sheet {
  readonly #element: HTMLElement;
  readonly #make: (photo: ReviewPhoto) => Tile;
  readonly #open: (photo: ReviewPhoto) => void;
  readonly #sectionOf: (photo: ReviewPhoto) => Section;
  readonly #decisionOf: (photo: ReviewPhoto) => Decision | undefined;
  readonly #tiles = new Map<ReviewPhoto, Tile>();
  readonly #photos = new WeakMap<Element, ReviewPhoto>();
  #shown: readonly ReviewPhoto[] = [];
  #made = 0;
  #current: ReviewPhoto | null = null;

  constructor(
    element: HTMLElement,
    advice: Readonly<Record<string, string>>,
    actions: TileActions,
    sectionOf: (photo: ReviewPhoto) => Section,
    decisionOf: (photo: ReviewPhoto) => Decision | undefined,
  ) {
    this.#element = element;
    this.#sectionOf = sectionOf;
    this.#decisionOf = decisionOf;
    this.#open = actions.open;
    this.#make = (photo) => makeTile(photo, sectionOf(photo), advice, actions);
    element.addEventListener('focusin', ({ target }) => {
      const item = (target as Element).closest('li');
      const photo = item === null ? undefined : this.#photos.get(item);
      if (photo !== undefined) this.#setCurrent(photo);
    });
  }

  get shown(): readonly ReviewPhoto[] {
    return this.#shown;
  }

  /** The photo that has the focus. */
  get focused(): ReviewPhoto | null {
    const { activeElement } = document;
    const tile = this.#current && this.#tiles.get(this.#current);
    return tile?.element.contains(activeElement) ? this.#current : null;
  }

  /** Shows those photos, in their order, or `emptyWords` if there are none. */
  show(photos: readonly ReviewPhoto[], emptyWords: string): void {
    const isSame = photos.length === this.#shown.length && photos.every((one, i) => one === this.#shown[i]);
    if (isSame && photos.length > 0) return;
    this.#shown = photos;
    this.#made = 0;
    this.#element.replaceChildren();
    if (photos.length === 0) this.#element.append(make('p', { class: 'empty' }, emptyWords));
    this.#makeTilesUntil(FIRST);
    this.#makeRest(photos, STEP);
    const current = this.#current;
    const first = current && photos.includes(current) ? current : photos[0];
    if (first !== undefined) this.#setCurrent(first);
  }

  /** Shows the decisions on photos. */
  showDecisions(photos: readonly ReviewPhoto[]): void {
    for (const photo of photos) this.#tiles.get(photo)?.showDecision(this.#decisionOf(photo));
  }

  /** Discards all tiles, because their data changed. */
  reset(): void {
    this.#tiles.clear();
    this.#shown = [];
  }

  /** Moves the focus to a photo. */
  focus(photo: ReviewPhoto): void {
    const index = this.#shown.indexOf(photo);
    if (index === -1) return;
    this.#makeTilesUntil(index + 1);
    this.#setCurrent(photo);
    this.#tiles.get(photo)?.button.focus();
  }

  /** Moves the focus to the photo that had it last, or to the first one. */
  focusCurrent(): void {
    if (this.#current !== null) this.focus(this.#current);
  }

  /** Opens the photo that had the focus last. */
  openCurrent(): void {
    this.focusCurrent();
    if (this.focused !== null) this.#open(this.focused);
  }

  /** Moves the focus for an arrow key. */
  move(key: string): void {
    const index = this.#current === null ? -1 : this.#shown.indexOf(this.#current);
    const last = this.#shown.length - 1;
    const indexes: Record<string, () => number> = {
      ArrowLeft: () => index - 1,
      ArrowRight: () => index + 1,
      Home: () => 0,
      End: () => last,
      ArrowUp: () => this.#vertical(index, -1),
      ArrowDown: () => this.#vertical(index, 1),
    };
    const photo = this.#shown[Math.min(last, Math.max(0, indexes[key]?.() ?? index))];
    if (photo !== undefined) this.focus(photo);
  }

  /** The photo above or below: in the next row, the one with the nearest middle. */
  #vertical(index: number, by: 1 | -1): number {
    this.#makeTilesUntil(index + FIRST);
    const boxOf = (i: number) => {
      const photo = this.#shown[i];
      return photo && this.#tiles.get(photo)?.element.getBoundingClientRect();
    };
    const from = boxOf(index);
    if (from === undefined) return 0;
    const middle = from.left + from.width / 2;
    let [best, row, nearest]: [number, number | null, number] = [index, null, Number.POSITIVE_INFINITY];
    for (let i = index + by, box = boxOf(i); box !== undefined; i += by, box = boxOf(i)) {
      if (Math.abs(box.top - from.top) < 1) continue;
      row ??= box.top;
      if (Math.abs(box.top - row) >= 1) break;
      const distance = Math.abs(box.left + box.width / 2 - middle);
      if (distance < nearest) [best, nearest] = [i, distance];
    }
    return best;
  }

  /** Makes a photo the only one that the Tab key reaches. */
  #setCurrent(photo: ReviewPhoto): void {
    if (this.#current !== null) this.#tiles.get(this.#current)?.button.setAttribute('tabindex', '-1');
    this.#current = photo;
    this.#tiles.get(photo)?.button.setAttribute('tabindex', '0');
  }

  #makeRest(photos: readonly ReviewPhoto[], step: number): void {
    if (this.#made >= photos.length) return;
    setTimeout(() => {
      if (this.#shown !== photos) return;
      this.#makeTilesUntil(this.#made + step);
      // At each step the browser lays out all rows again, so there are few steps.
      this.#makeRest(photos, 2 * step);
    });
  }

  #makeTilesUntil(end: number): void {
    for (; this.#made < Math.min(end, this.#shown.length); this.#made += 1) {
      const photo = this.#shown[this.#made];
      if (photo === undefined) return;
      const tile = this.#tiles.get(photo) ?? this.#make(photo);
      this.#tiles.set(photo, tile);
      this.#photos.set(tile.element, photo);
      tile.showDecision(this.#decisionOf(photo));
      this.#listOf(this.#sectionOf(photo)).append(tile.element);
    }
  }

  #listOf(section: Section): HTMLElement {
    const id = `section-${section}`;
    const there = document.getElementById(id);
    if (there !== null) return there;
    const photos = this.#shown.filter((photo) => this.#sectionOf(photo) === section);
    const list = make('ul', { id, class: section === 'failed' ? 'rows' : 'tiles' });
    const title = make('h2', {}, `${SECTIONS[section]} `, make('small', {}, count(photos.length, 'photo')));
    this.#element.append(make('section', { 'aria-label': SECTIONS[section] }, title, list));
    return list;
  }
}
