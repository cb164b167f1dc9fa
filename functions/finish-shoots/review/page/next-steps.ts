import type { Decision } from '../../../shared/review/decisions.ts';
import type { Review, ReviewPhoto } from '../review.ts';
import type { DecisionStore } from './decision-store.ts';
import { find, findButton, make, makeButton } from './element.ts';
import { verdictOf } from './judging.ts';
import { count, dollars, pathOf, quoteForShell } from './words.ts';

/** The fields of a recipe that concern the model's picture only once it is there: no other job is needed. */
const FREE_FIELDS = ['strength', 'output', 'priority'];

/** Whether doing it again costs nothing: the model's picture that is there is blended anew. */
export function isFree({ redo }: Pick<Decision, 'redo'>): boolean {
  const fields = Object.keys(redo ?? {});
  return fields.length > 0 && fields.every((field) => FREE_FIELDS.includes(field));
}

/** The files that are accepted, by their paths from the page. */
export function acceptedFiles(photos: readonly ReviewPhoto[], decisionOf: DecisionStore['find']): string[] {
  return photos.flatMap((photo) => {
    const decision = decisionOf(photo);
    if (verdictOf(photo, decision) !== 'accept') return [];
    const version = photo.versions.find((one) => one.version === decision?.version);
    return (version?.outputs ?? []).map(({ file }) => pathOf(file));
  });
}

/** Tells what to do with what was decided. */
export class NextSteps {
  readonly #dialog = find('next-steps', HTMLDialogElement);
  readonly #said = find('steps-said', HTMLElement);
  readonly #review: Review;
  readonly #decisions: DecisionStore;
  readonly #save: () => void;

  constructor(review: Review, decisions: DecisionStore, save: () => void) {
    [this.#review, this.#decisions, this.#save] = [review, decisions, save];
    findButton('next-steps-open').addEventListener('click', () => this.open());
  }

  open(): void {
    this.#said.textContent = '';
    find('steps', HTMLElement).replaceChildren(...this.#describe());
    this.#dialog.showModal();
  }

  /** The shoot as commands name it. */
  get #folder(): string {
    const { folder } = this.#review;
    return quoteForShell(folder === '' ? '/' : folder);
  }

  #describe(): HTMLElement[] {
    const { photos, totals } = this.#review;
    const withVerdict = (verdict: Decision['decision'] | null) =>
      photos.filter(
        (photo) => photo.versions.length > 0 && verdictOf(photo, this.#decisions.find(photo)) === verdict,
      );
    const undecided = withVerdict(null).length;
    const accepted = withVerdict('accept');
    return [
      ...(undecided > 0
        ? [make('p', { class: 'doubt' }, `${count(undecided, 'photo is', 'photos are')} still undecided.`)]
        : []),
      ...this.#describeAccepted(accepted),
      ...this.#describeRejected(withVerdict('reject'), accepted),
      ...(totals.failed > 0 ? this.#describeFailed() : []),
    ];
  }

  #describeAccepted(accepted: readonly ReviewPhoto[]): HTMLElement[] {
    const files = acceptedFiles(accepted, this.#decisions.find);
    const command = `retouch down ${this.#folder} --only accepted`;
    return step(
      `${count(accepted.length, 'photo')} accepted`,
      make(
        'p',
        {},
        'A file under the photo’s own name, in the folder of this page, is always the latest version. To deliver, send the accepted files; leave this page and the folders ',
        make('code', {}, '.review'),
        ' and ',
        make('code', {}, '.versions'),
        ' out.',
      ),
      this.#copies([
        ['Copy the list of files', files.join('\n'), files.length],
        ['Copy a message with the names', clientWords(accepted), files.length],
      ]),
      ...(files.length > 0
        ? [make('p', {}, 'To fetch the accepted files alone:'), make('pre', {}, command)]
        : []),
    );
  }

  #describeRejected(rejected: readonly ReviewPhoto[], accepted: readonly ReviewPhoto[]): HTMLElement[] {
    const { folder } = this.#review;
    const command = `retouch redo ${this.#folder} --rejected`;
    const earlier = accepted.filter(
      (photo) => this.#decisions.find(photo)?.version !== photo.versions.at(-1)?.version,
    ).length;
    const title = `${count(rejected.length, 'photo')} rejected${this.#describeCost(rejected)}`;
    if (rejected.length + earlier === 0) return step(title, make('p', {}, 'There is nothing to do again.'));
    return step(
      title,
      ...(earlier > 0
        ? [
            make(
              'p',
              {},
              `Of ${count(earlier, 'photo')} you accepted an earlier version: it comes back under the photo’s own name, at no cost.`,
            ),
          ]
        : []),
      make('p', {}, 'Save your decisions, then have them carried out:'),
      make('p', {}, makeButton({}, 'Save decisions', this.#save)),
      make('pre', {}, command),
      this.#copies([['Copy the command', command, 1]]),
      make(
        'p',
        { class: 'quiet' },
        'Without the command: put the file at ',
        make('code', {}, `decisions/${folder}.json`),
        ' in the photo bucket, and call ',
        make('code', {}, `POST /shoot/redo?folder=${encodeURIComponent(folder)}`),
        '. The results that are there stay until the new ones have come.',
      ),
    );
  }

  /** What it costs to do rejected photos again. */
  #describeCost(rejected: readonly ReviewPhoto[]): string {
    if (rejected.length === 0) return '';
    const { pricePerPhoto } = this.#review;
    const free = rejected.filter((photo) => isFree(this.#decisions.find(photo) ?? {})).length;
    const paid = rejected.length - free;
    const price = pricePerPhoto === null ? '' : `, ${dollars(paid * pricePerPhoto)}`;
    return `: ${count(paid, 'new job')}${price}${free > 0 ? `, ${free} at no cost` : ''}`;
  }

  #describeFailed(): HTMLElement[] {
    const { totals } = this.#review;
    const command = `retouch redo ${this.#folder} --failed`;
    return step(
      `${count(totals.failed, 'photo')} failed`,
      make('p', {}, 'What to do about each one is beside it. Then run them again:'),
      make('pre', {}, command),
      this.#copies([['Copy the command', command, 1]]),
    );
  }

  #copies(texts: readonly (readonly [label: string, text: string, files: number])[]): HTMLElement {
    return make(
      'p',
      { class: 'row' },
      ...texts.map(([label, text, files]) => {
        const button = makeButton({}, label, () => void this.#copy(text));
        button.disabled = files === 0;
        return button;
      }),
    );
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#said.textContent = 'Copied.';
    } catch {
      // Pages of a folder may not write to the clipboard in every browser: the text is there to be copied by hand.
      const area = make('textarea', { rows: 6, readonly: true, 'aria-label': 'Text to copy' }, text);
      this.#said.replaceChildren('This browser does not let the page copy. Copy it from here:', area);
      area.focus();
      area.select();
    }
  }
}

/** A message for the one who ordered the photos: they know them by their names. */
function clientWords(accepted: readonly ReviewPhoto[]): string {
  const names = accepted.map(({ name }) => name);
  return `${count(accepted.length, 'retouched photo')}:\n\n${names.join('\n')}\n`;
}

function step(title: string, ...content: readonly HTMLElement[]): HTMLElement[] {
  return [make('section', {}, make('h3', {}, title), ...content)];
}
