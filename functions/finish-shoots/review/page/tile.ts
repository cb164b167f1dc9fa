import type { Decision } from '../../../../core/review/decisions.ts';
import type { ReviewPhoto } from '../review.ts';
import { make, makeButton, makeName, withCode } from './element.ts';
import { doubtsOf, latestOf, type Section, verdictOf, wasRedone } from './judging.ts';
import { isShown, missing } from './picture.ts';
import { pathOf } from './words.ts';

/** Actions on a photo of the contact sheet. */
export interface TileActions {
  readonly open: (photo: ReviewPhoto) => void;
  readonly accept: (photo: ReviewPhoto) => void;
  readonly reject: (photo: ReviewPhoto) => void;
}

/** A photo on the contact sheet. */
export interface Tile {
  readonly element: HTMLLIElement;
  /** Opens the photo; the keyboard moves between these buttons. */
  readonly button: HTMLButtonElement;
  readonly showDecision: (decision: Decision | undefined) => void;
}

/** Narrowest and widest picture that a row is laid out for, width by height. */
const RATIOS = { least: 0.5, most: 2.2 };

/** Makes the tile of a photo. */
export function makeTile(
  photo: ReviewPhoto,
  section: Section,
  advice: Readonly<Record<string, string>>,
  actions: TileActions,
): Tile {
  return section === 'failed' ? makeFailedTile(photo, advice, actions) : makePairTile(photo, actions);
}

function makePairTile(photo: ReviewPhoto, actions: TileActions): Tile {
  const output = latestOf(photo)?.outputs[0];
  const { width, height } = output ?? { width: 3, height: 2 };
  const after = output?.preview?.small ?? (output && isShown(output.type) ? output.file : null);
  const state = make('span', { class: 'unseen' });
  const button = makeButton({ class: 'pair', tabindex: -1 }, '', () => actions.open(photo));
  button.append(
    makeSmall(photo.before?.small ?? null, { width, height }, 'No small picture'),
    makeSmall(after, { width, height }, output ? `${pathOf(output.file)}: no small picture` : ''),
    state,
  );
  const accept = makeButton(
    { class: 'tick', tabindex: -1, 'aria-label': `Accept ${photo.name}`, title: 'Accept (a)' },
    '✓',
    () => actions.accept(photo),
  );
  const reject = makeButton(
    { class: 'cross', tabindex: -1, 'aria-label': `Reject ${photo.name}`, title: 'Reject (r)' },
    '✕',
    () => actions.reject(photo),
  );
  const name = make(
    'span',
    { class: 'name', title: photo.name, 'aria-hidden': 'true' },
    makeName(photo.name),
  );
  const note = make('p', { class: 'note' });
  const element = make(
    'li',
    { class: 'tile' },
    button,
    make('div', { class: 'caption' }, name, accept, reject),
    note,
  );
  const ratio = Math.min(RATIOS.most, Math.max(RATIOS.least, width / height));
  element.style.setProperty('--ratio', `${ratio}`);
  const doubts = doubtsOf(photo);
  return {
    element,
    button,
    showDecision(decision) {
      const verdict = verdictOf(photo, decision);
      element.dataset.verdict = verdict ?? '';
      accept.setAttribute('aria-pressed', `${verdict === 'accept'}`);
      reject.setAttribute('aria-pressed', `${verdict === 'reject'}`);
      state.textContent = [photo.name, ...describeVerdict(photo, decision), ...doubts].join(', ');
      const redone = wasRedone(photo, decision)
        ? `Version ${latestOf(photo)?.version} is new. You rejected version ${decision?.version}${decision?.reason ? `: ${decision.reason}` : '.'}`
        : '';
      const reason = verdict === 'reject' && decision?.reason ? `Rejected: ${decision.reason}` : '';
      const words = [redone, reason, ...doubts].filter((text) => text !== '');
      note.hidden = words.length === 0;
      note.textContent = words.join('\n');
      note.title = note.textContent;
    },
  };
}

/** The decision on a photo, in words. */
export function describeVerdict(photo: ReviewPhoto, decision: Decision | undefined): string[] {
  const verdict = verdictOf(photo, decision);
  if (verdict === null || decision === undefined) return [];
  const version = photo.versions.length > 1 ? ` version ${decision.version}` : '';
  return [verdict === 'accept' ? `accepted${version}` : `rejected${version}`];
}

function makeFailedTile(
  photo: ReviewPhoto,
  advice: Readonly<Record<string, string>>,
  actions: TileActions,
): Tile {
  const { name, error, status, before, width, height } = photo;
  const button = makeButton({ class: 'failed-open', tabindex: -1 }, '', () => actions.open(photo));
  const size = { width: width ?? 1, height: height ?? 1 };
  button.append(makeSmall(before?.small ?? null, size, 'No picture'), makeName(name));
  const what = make('p', {}, error === null ? status : error.message);
  const words = make('div', { class: 'failed-words' }, what, ...describeAdvice(error, advice));
  const element = make('li', { class: `failed-tile ${status}` }, button, words);
  return { element, button, showDecision: () => {} };
}

/** What to do about an error, if its message does not say so. */
export function describeAdvice(
  error: ReviewPhoto['error'],
  advice: Readonly<Record<string, string>>,
): HTMLElement[] {
  const toDo = error === null ? undefined : advice[error.code];
  return toDo === undefined ? [] : [make('p', {}, make('strong', {}, 'What to do: '), ...withCode(toDo))];
}

/** A small picture with reserved space, which loads when it comes near the window. */
function makeSmall(
  url: string | null,
  { width, height }: { readonly width: number; readonly height: number },
  words: string,
): HTMLElement {
  if (url === null) return make('span', { class: 'no-picture' }, words);
  const image = make('img', {
    alt: '',
    loading: 'lazy',
    decoding: 'async',
    draggable: 'false',
    width,
    height,
  });
  image.addEventListener('error', () =>
    image.replaceWith(make('span', { class: 'no-picture' }, missing(url))),
  );
  image.src = url;
  return image;
}
