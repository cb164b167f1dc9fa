import type { Review, ReviewPhoto } from '../review.ts';
import type { DecisionStore } from './decision-store.ts';
import { find, findButton } from './element.ts';
import { Filters } from './filters.ts';
import { arrange, choosePhotos, type Filter, latestOf, type Section } from './judging.ts';
import { listenToKeys } from './keys.ts';
import { NextSteps } from './next-steps.ts';
import { keysAt } from './page-keys.ts';
import { Saving } from './saving.ts';
import { Sheet } from './sheet.ts';
import { Viewer } from './viewer.ts';
import { count, dollars, folderName, time } from './words.ts';

/** The page: a contact sheet, a viewer, and the decisions. */
export class ReviewPage {
  readonly #review: Review;
  readonly #decisions: DecisionStore;
  readonly #filters: Filters;
  readonly #sheet: Sheet;
  readonly #viewer: Viewer;
  readonly #saving: Saving;
  #sections: Map<ReviewPhoto, Section>;

  constructor(review: Review, decisions: DecisionStore) {
    [this.#review, this.#decisions] = [review, decisions];
    this.#sections = arrange(review.photos, decisions.find);
    this.#filters = new Filters(() => this.#showPhotos());
    this.#saving = new Saving(decisions, review.folder, location, (words) => this.#say(words));
    this.#sheet = new Sheet(
      find('sheet', HTMLElement),
      review.advice,
      {
        open: (photo) => this.#viewer.open(photo, this.#sheet.shown),
        accept: (photo) => this.#accept([photo]),
        reject: (photo) => this.#openToReject(photo),
      },
      (photo) => this.#sections.get(photo) ?? 'rest',
      decisions.find,
    );
    this.#viewer = new Viewer({ advice: review.advice, price: review.pricePerPhoto }, decisions, {
      accept: (photo, version) => {
        const words = this.#decide(
          [photo],
          () => ({ version, decision: 'accept' }),
          `Accepted ${photo.name}.`,
        );
        this.#viewer.go(1, words, true);
      },
      reject: (photo, version, rejection) => {
        const choose = () => ({ version, decision: 'reject', ...rejection }) as const;
        const words = this.#decide([photo], choose, `Rejected ${photo.name}.`);
        this.#viewer.closeForm();
        this.#viewer.go(1, words, true);
      },
      say: (words, isOfDecision) => this.#say(words, isOfDecision),
      closed: (photo) => {
        this.#showPhotos();
        this.#sheet.focus(photo);
      },
    });
    const steps = new NextSteps(review, decisions, () => void this.#saving.save());
    findButton('accept-shown').addEventListener('click', () => this.#accept(this.#acceptable()));
    for (const id of ['undo', 'viewer-undo']) findButton(id).addEventListener('click', () => this.#undo());
    findButton('help-open').addEventListener('click', () => this.#openHelp());
    for (const button of document.querySelectorAll('[data-close]')) {
      button.addEventListener('click', () => button.closest('dialog')?.close());
    }
    decisions.onChange((ids) => this.#showDecisions(ids));
    addEventListener('storage', ({ key }) => {
      if (key?.startsWith('retouch-review:')) decisions.readAgain();
    });
    listenToKeys((event) =>
      keysAt(event, {
        sheet: this.#sheet,
        viewer: this.#viewer,
        accept: (photo) => this.#accept([photo]),
        reject: (photo) => this.#openToReject(photo),
        undo: () => this.#undo(),
        search: () => this.#filters.focusSearch(),
        nextSteps: () => steps.open(),
        help: () => this.#openHelp(),
      }),
    );
  }

  /** Shows the shoot. */
  begin(): void {
    const { folder, endedAt, totals } = this.#review;
    document.title = `Review: ${folderName(folder)}`;
    find('folder', HTMLElement).textContent = folderName(folder);
    find('shoot-facts', HTMLElement).textContent = [
      count(totals.photos, 'photo'),
      ...(endedAt === null ? [] : [`finished ${time(endedAt)}`]),
      `${dollars(totals.cost)} in all`,
    ].join(' · ');
    this.#showPhotos();
    void this.#saving.begin();
  }

  get #photos(): ReviewPhoto[] {
    return [...this.#sections.keys()];
  }

  /** Photos on the sheet that have a result but no decision. */
  #acceptable(): ReviewPhoto[] {
    return choosePhotos(this.#sheet.shown, this.#decisions.find, 'undecided');
  }

  #accept(photos: readonly ReviewPhoto[]): void {
    const [first] = photos;
    if (first === undefined) return;
    const next = this.#sheet.shown[this.#sheet.shown.indexOf(first) + 1];
    const words =
      photos.length === 1 ? `Accepted ${first.name}.` : `Accepted ${count(photos.length, 'photo')}.`;
    const choose = (photo: ReviewPhoto) =>
      ({ version: latestOf(photo)?.version ?? 1, decision: 'accept' }) as const;
    this.#say(this.#decide(photos, choose, words), true);
    if (this.#sheet.shown.includes(first)) return;
    if (next !== undefined) this.#sheet.focus(next);
  }

  /** Decides photos; returns the message about it. */
  #decide(
    photos: readonly ReviewPhoto[],
    choose: Parameters<DecisionStore['decide']>[1],
    words: string,
  ): string {
    this.#decisions.decide(photos, choose);
    const left = choosePhotos(this.#photos, this.#decisions.find, 'undecided').length;
    return `${words} ${left === 0 ? 'All photos are decided.' : `${count(left, 'photo')} undecided.`}`;
  }

  #openToReject(photo: ReviewPhoto): void {
    this.#viewer.open(photo, this.#sheet.shown);
    this.#viewer.openForm();
  }

  #undo(): void {
    const ids = this.#decisions.undo();
    if (ids.length === 0) return;
    const photo = this.#review.photos.find(({ id }) => id === ids[0]);
    this.#say(
      ids.length === 1 ? `Undid the decision on ${photo?.name}.` : `Undid ${ids.length} decisions.`,
      true,
    );
  }

  #openHelp(): void {
    find('help', HTMLDialogElement).showModal();
  }

  /**
   * Shows a message on the page and announces it to screen readers. It is shown in the dialogs too, because
   * everything behind an open dialog is out of reach. A message about a decision comes with a button to undo
   * it.
   */
  #say(words: string, isOfDecision = false): void {
    for (const id of ['said', 'viewer-said', 'steps-said']) find(id, HTMLElement).textContent = words;
    const canUndo = isOfDecision && this.#decisions.canUndo();
    for (const id of ['undo', 'viewer-undo']) findButton(id).hidden = !canUndo;
  }

  #showPhotos(): void {
    const photos = this.#filters.choose(this.#photos, this.#decisions.find);
    this.#sheet.show(photos, this.#filters.emptyWords);
    this.#showCounts();
  }

  #showDecisions(ids: ReadonlySet<string>): void {
    this.#sheet.showDecisions(this.#review.photos.filter(({ id }) => ids.has(id)));
    this.#viewer.showDecision();
    if (this.#viewer.dialog.open) this.#showCounts();
    else this.#showPhotos();
  }

  #showCounts(): void {
    const photos = this.#photos;
    this.#filters.count(photos, this.#decisions.find);
    const counts = (filter: Filter) => choosePhotos(photos, this.#decisions.find, filter).length;
    const [accepted, rejected] = [counts('accepted'), counts('rejected')];
    const all = photos.filter(({ versions }) => versions.length > 0).length;
    const bar = find('progress', HTMLElement);
    bar.style.setProperty('--accepted', `${accepted / Math.max(1, all)}`);
    bar.style.setProperty('--rejected', `${rejected / Math.max(1, all)}`);
    const words = `${accepted + rejected} of ${count(all, 'photo')} decided: ${accepted} accepted, ${rejected} rejected.`;
    bar.setAttribute('aria-label', words);
    find('progress-words', HTMLElement).textContent = words;
    const acceptable = this.#acceptable().length;
    const button = findButton('accept-shown');
    button.textContent = `Accept ${acceptable} undecided`;
    button.hidden = acceptable === 0;
  }
}
