import type { ReviewOutput, ReviewPhoto } from '../review.ts';
import type { DecisionStore } from './decision-store.ts';
import { find, findButton, make, makeButton } from './element.ts';
import { latestOf, verdictOf } from './judging.ts';
import { PhotoPanel } from './photo-panel.ts';
import { isShown } from './picture.ts';
import { RejectForm, type Rejection } from './reject-form.ts';
import { allSources, beforeSource, twoSources } from './sources.ts';
import { Stage } from './stage.ts';

/** Longest side of the large preview, in pixels: the most that the page has of an original. */
const PREVIEW_SIDE = 1600;

/** What the viewer needs from the page. */
export interface ViewerActions {
  readonly accept: (photo: ReviewPhoto, version: number) => void;
  readonly reject: (photo: ReviewPhoto, version: number, rejection: Rejection) => void;
  readonly say: (words: string, isOfDecision?: boolean) => void;
  /** Called with the current photo when the viewer closes. */
  readonly closed: (photo: ReviewPhoto) => void;
}

/** One photo, large: its pictures, the facts about it, and its decision. */
export class Viewer {
  readonly dialog = find('viewer', HTMLDialogElement);
  readonly #decisions: Pick<DecisionStore, 'find'>;
  readonly #actions: ViewerActions;
  readonly #stage: Stage;
  readonly #panel: PhotoPanel;
  readonly #form: RejectForm;
  readonly #left = find('left', HTMLSelectElement);
  readonly #sideBySide = findButton('side-by-side');
  #photos: readonly ReviewPhoto[] = [];
  #index = 0;
  #version = 1;
  #output = 0;
  #isSideBySide = false;

  constructor(
    facts: { readonly advice: Readonly<Record<string, string>>; readonly price: number | null },
    decisions: Pick<DecisionStore, 'find'>,
    actions: ViewerActions,
  ) {
    this.#decisions = decisions;
    this.#actions = actions;
    this.#stage = new Stage(find('stage', HTMLElement), (scale, isWhole) => this.#showScale(scale, isWhole));
    this.#panel = new PhotoPanel(facts.advice, {
      version: (version) => this.chooseVersion(version),
      output: (output) => this.#see(this.#version, output),
    });
    this.#form = new RejectForm(facts.price, {
      reject: (rejection) => {
        const { photo } = this;
        if (photo) this.#actions.reject(photo, this.#version, rejection);
      },
      cancel: () => this.closeForm(),
    });
    findButton('previous').addEventListener('click', () => this.go(-1));
    findButton('next').addEventListener('click', () => this.go(1));
    findButton('zoom').addEventListener('click', () => this.#stage.toggleZoom());
    findButton('accept').addEventListener('click', () => this.accept());
    findButton('reject').addEventListener('click', () => this.openForm());
    findButton('close').addEventListener('click', () => this.dialog.close());
    this.#sideBySide.addEventListener('click', () => this.toggleSideBySide());
    this.#left.addEventListener('change', () => this.#see(this.#version, this.#output));
    this.dialog.addEventListener('cancel', (event) => {
      // Esc closes what was opened last.
      if (!this.#form.isOpen) return;
      event.preventDefault();
      this.closeForm();
    });
    this.dialog.addEventListener('close', () => {
      if (this.photo) this.#actions.closed(this.photo);
    });
  }

  /** The photo that is shown. */
  get photo(): ReviewPhoto | undefined {
    return this.#photos[this.#index];
  }

  get stage(): Stage {
    return this.#stage;
  }

  get form(): RejectForm {
    return this.#form;
  }

  /** Opens a photo; `photos` are those to go through. */
  open(photo: ReviewPhoto, photos: readonly ReviewPhoto[]): void {
    this.#photos = photos;
    this.#index = Math.max(0, photos.indexOf(photo));
    this.dialog.showModal();
    find('stage', HTMLElement).focus();
    this.#show();
  }

  /** Goes to another photo and announces it after `words`; at either end it stays. */
  go(by: number, words = '', isOfDecision = false): void {
    const index = this.#index + by;
    if (this.#photos[index] === undefined) {
      this.#actions.say(
        `${words} ${by > 0 ? 'That was the last photo.' : 'This is the first photo.'}`.trim(),
        isOfDecision,
      );
      return;
    }
    this.#index = index;
    const hadForm = this.#form.isOpen;
    this.#show();
    if (hadForm) find('stage', HTMLElement).focus();
    this.#actions.say(`${words} ${this.#position}: ${this.photo?.name}`.trim(), isOfDecision);
  }

  accept(): void {
    const { photo } = this;
    if (photo === undefined) return;
    if (latestOf(photo)) this.#actions.accept(photo, this.#version);
    else this.go(1, 'There is no result to accept.');
  }

  openForm(): void {
    const { photo } = this;
    const version = photo?.versions.find(({ version: number }) => number === this.#version);
    if (photo === undefined) return;
    if (version === undefined) {
      this.#actions.say('There is no result to reject.');
      return;
    }
    const decision = this.#decisions.find(photo);
    this.#form.open(version, decision?.decision === 'reject' ? decision : null);
    findButton('reject').setAttribute('aria-expanded', 'true');
  }

  closeForm(): void {
    if (!this.#form.isOpen) return;
    this.#form.close();
    findButton('reject').setAttribute('aria-expanded', 'false');
    find('stage', HTMLElement).focus();
  }

  chooseVersion(version: number): void {
    if (!this.photo?.versions.some((one) => one.version === version)) return;
    this.#see(version, 0);
    this.#actions.say(`Version ${version}`);
  }

  toggleSideBySide(): void {
    this.#isSideBySide = !this.#isSideBySide;
    this.#see(this.#version, this.#output);
  }

  /** Shows the decision on the photo. */
  showDecision(): void {
    if (this.photo) this.#panel.showDecision(this.photo, this.#decisions.find(this.photo));
  }

  get #position(): string {
    return `${this.#index + 1} of ${this.#photos.length}`;
  }

  #show(): void {
    const { photo } = this;
    if (photo === undefined) return;
    this.#form.close();
    findButton('reject').setAttribute('aria-expanded', 'false');
    find('position', HTMLElement).textContent = this.#position;
    findButton('previous').disabled = this.#index === 0;
    findButton('next').disabled = this.#index === this.#photos.length - 1;
    this.#panel.show(photo);
    this.#left.replaceChildren(
      make('option', { value: 'before' }, 'Before'),
      ...photo.versions.map(({ version }) => make('option', { value: version }, `Version ${version}`)),
    );
    const decision = this.#decisions.find(photo);
    const isAccepted = verdictOf(photo, decision) === 'accept';
    this.#see((isAccepted ? decision?.version : latestOf(photo)?.version) ?? 1, 0);
    this.showDecision();
    this.#preload(this.#photos[this.#index + 1]);
  }

  /** Shows an output of a version beside the original, or beside the version that is chosen for the left. */
  #see(number: number, index: number): void {
    const { photo } = this;
    if (photo === undefined) return;
    [this.#version, this.#output] = [number, index];
    const version = photo.versions.find((one) => one.version === number);
    const output = version?.outputs[index] ?? version?.outputs[0];
    this.#sideBySide.setAttribute('aria-pressed', `${this.#isSideBySide}`);
    find('left-label', HTMLElement).hidden = this.#isSideBySide || photo.versions.length < 2;
    this.#panel.showVersion(photo, number, index);
    if (version === undefined || output === undefined) {
      const size = { width: photo.width ?? 3, height: photo.height ?? 2 };
      this.#stage.show([{ ...beforeSource(photo), keepsRatio: true }], size, 'side-by-side');
      return;
    }
    const sources = this.#isSideBySide
      ? allSources(photo, output, index)
      : twoSources(photo, this.#left.value, version, output);
    const captions = this.#isSideBySide ? this.#captions(photo) : undefined;
    this.#stage.show(sources, output, this.#isSideBySide ? 'side-by-side' : 'divided', captions);
    const chosen = captions?.find((caption) => caption.ariaPressed === 'true');
    chosen?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Captions for the pictures; the one of a version is a button that chooses it. */
  #captions(photo: ReviewPhoto): HTMLElement[] {
    const chosen = this.#version;
    return [
      make('span', { class: 'pane-caption' }, 'Before'),
      ...photo.versions.map(({ version }) => {
        const attributes = { class: 'pane-caption', 'aria-pressed': `${version === chosen}` };
        return makeButton(attributes, `Version ${version}`, () => this.chooseVersion(version));
      }),
    ];
  }

  #showScale(scale: number, isWhole: boolean): void {
    const output = this.photo?.versions.find(({ version }) => version === this.#version)?.outputs[
      this.#output
    ];
    const words = output === undefined || isWhole ? '' : this.#describeCopies(output, scale);
    const text = find('scale', HTMLElement);
    text.textContent = `${Math.round(100 * scale)} %${words}`;
    text.classList.toggle('of-copy', words !== '');
    findButton('zoom').textContent = isWhole ? '100 %' : 'Whole picture';
    findButton('zoom').setAttribute('aria-pressed', `${!isWhole}`);
  }

  /** Says so if an enlarged picture is a copy with fewer pixels than the screen shows. */
  #describeCopies({ type, width, height }: ReviewOutput, scale: number): string {
    if (!isShown(type)) return ', of the small picture';
    const { photo } = this;
    const isSeen = this.#isSideBySide || this.#left.value === 'before';
    const isSmaller = Math.max(photo?.width ?? 0, photo?.height ?? 0) > PREVIEW_SIDE;
    const isBeyond = scale * Math.max(width, height) > PREVIEW_SIDE;
    return isSeen && isSmaller && isBeyond ? '; the original is a smaller copy' : '';
  }

  #preload(photo: ReviewPhoto | undefined): void {
    const output = photo && latestOf(photo)?.outputs[0];
    for (const url of [photo?.before?.large, output?.preview?.large]) {
      if (url !== undefined) new Image().src = url;
    }
  }
}
