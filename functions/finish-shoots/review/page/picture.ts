import { make } from './element.ts';
import { pathOf } from './words.ts';

/** Sources and label of one picture. */
export interface PictureSource {
  readonly label: string;
  /** URL of the preview; null if there is none. */
  readonly preview: string | null;
  /** URL of the delivered file; null if browsers cannot show it. */
  readonly full: string | null;
  /** Whether its ratio differs from the others': then it is not stretched to theirs. */
  readonly keepsRatio: boolean;
  /** Message if there is nothing to show. */
  readonly words: string;
}

/** Media types that every current browser shows. */
const SHOWN_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'];

/** Whether browsers show files of that type. */
export function isShown(type: string): boolean {
  return SHOWN_TYPES.includes(type);
}

/** A picture that first shows its preview, and loads all its pixels when it is enlarged. */
export class Picture {
  readonly element = make('div', { class: 'picture' });
  #source: PictureSource | null = null;
  #isSharp = false;

  show(source: PictureSource): void {
    this.#source = source;
    this.#isSharp = false;
    this.element.replaceChildren();
    this.element.classList.toggle('keeps-ratio', source.keepsRatio);
    const url = source.preview ?? source.full;
    if (url === null) this.#say(source.words);
    else this.#load(url, source.label, () => this.#say(missing(url)));
  }

  /** Loads the delivered file, if there is one and it is not loaded yet. */
  sharpen(): void {
    const full = this.#source?.full ?? null;
    if (this.#isSharp || full === null || this.#source?.preview === null) return;
    this.#isSharp = true;
    // The preview stays below: it remains visible if the file is missing.
    this.#load(full, '', (image) => image.remove());
  }

  #load(url: string, alt: string, fail: (image: HTMLImageElement) => void): void {
    const image = make('img', { alt, decoding: 'async', draggable: 'false' });
    image.addEventListener('error', () => fail(image));
    image.src = url;
    this.element.append(image);
  }

  #say(words: string): void {
    this.element.replaceChildren(make('p', { class: 'no-picture' }, words));
  }
}

/** The message about a file that is missing. */
export function missing(url: string): string {
  return `${pathOf(url)} does not exist here. Sync the folder again, with its folder .review.`;
}
