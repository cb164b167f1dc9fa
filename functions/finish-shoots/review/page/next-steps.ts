import { isOfFinish } from '../../../../core/domain/recipe.ts';
import type { Decision } from '../../../../core/review/decisions.ts';
import type { Review, ReviewPhoto } from '../review.ts';
import type { DecisionStore } from './decision-store.ts';
import { acceptedFiles, CLIENT_FOLDER, clientWords, copyCommands } from './delivery.ts';
import { find, findButton, make, makeButton, withCode } from './element.ts';
import { verdictOf } from './judging.ts';
import { count, dollars } from './words.ts';

/** Explains the names that the commands use. */
const API_WORDS =
  '`api` is curl with a signature, `$API_URL` the stack’s output `ApiUrl`: see docs/api.md of Retouch.';

/** Whether a redo costs nothing, because it only blends the model's existing picture again. */
function isFree({ redo = {} }: Pick<Decision, 'redo'>): boolean {
  return Object.keys(redo).length > 0 && isOfFinish(redo);
}

/** Shows the next steps after the decisions. */
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

  #describe(): HTMLElement[] {
    const { photos } = this.#review;
    const withVerdict = (verdict: Decision['decision'] | null) =>
      photos.filter(
        (photo) => photo.versions.length > 0 && verdictOf(photo, this.#decisions.find(photo)) === verdict,
      );
    const undecided = withVerdict(null).length;
    const accepted = withVerdict('accept');
    const failed = photos.filter(({ status }) => status === 'failed');
    return [
      ...(undecided > 0
        ? [make('p', { class: 'doubt' }, `${count(undecided, 'photo is', 'photos are')} still undecided.`)]
        : []),
      ...this.#describeAccepted(accepted),
      ...this.#describeRejected(withVerdict('reject'), accepted),
      ...(failed.length > 0 ? this.#describeFailed(failed) : []),
    ];
  }

  #describeAccepted(accepted: readonly ReviewPhoto[]): HTMLElement[] {
    const title = `${count(accepted.length, 'photo')} accepted`;
    const files = acceptedFiles(accepted, this.#decisions.find);
    if (files.length === 0) return step(title, make('p', {}, 'There are no accepted photos to deliver yet.'));
    return step(
      title,
      make(
        'p',
        {},
        ...withCode(
          `In a terminal (macOS, Linux), in the folder of this page, these commands copy the accepted files to the folder \`${CLIENT_FOLDER}\`, each in the version that you accepted, under the photo’s own name. Send that folder.`,
        ),
      ),
      this.#copies([
        ['Copy the commands', copyCommands(files)],
        ['Copy a message with the names', clientWords(files)],
      ]),
      make(
        'p',
        { class: 'quiet' },
        ...withCode(
          'All other files are not for the client: this page, records (a photo’s name with `.json` at its end), `shoot.csv`, `shoot.json`, and the folders `.review` and `.versions`.',
        ),
      ),
    );
  }

  #describeRejected(rejected: readonly ReviewPhoto[], accepted: readonly ReviewPhoto[]): HTMLElement[] {
    const { folder } = this.#review;
    const command = `jq '{decisions: .}' decisions.json |\n  ${request('redo', folder, '@-')}`;
    const earlier = accepted.filter(
      (photo) => this.#decisions.find(photo)?.version !== photo.versions.at(-1)?.version,
    ).length;
    const title = `${count(rejected.length, 'photo')} rejected${this.#describeCost(rejected)}`;
    if (rejected.length + earlier === 0)
      return step(title, make('p', {}, 'There are no photos to do again.'));
    return step(
      title,
      ...(earlier > 0
        ? [
            make(
              'p',
              {},
              `You accepted an earlier version of ${count(earlier, 'photo')}: Retouch restores it under the photo’s own name, at no cost.`,
            ),
          ]
        : []),
      make('p', {}, 'Save your decisions, then send the file. Retouch carries them out:'),
      make('p', {}, makeButton({}, 'Save decisions', this.#save)),
      make('pre', {}, command),
      this.#copies([['Copy the command', command]]),
      make(
        'p',
        { class: 'quiet' },
        ...withCode(`${API_WORDS} Or upload the file to the photo bucket, as `),
        make('code', {}, `decisions/${folder}.json`),
        ', and send the request without it. The existing results stay until the new ones are written.',
      ),
    );
  }

  /** The cost of redoing rejected photos. */
  #describeCost(rejected: readonly ReviewPhoto[]): string {
    if (rejected.length === 0) return '';
    const { pricePerPhoto } = this.#review;
    const free = rejected.filter((photo) => isFree(this.#decisions.find(photo) ?? {})).length;
    const paid = rejected.length - free;
    const price = pricePerPhoto === null ? '' : `, ${dollars(paid * pricePerPhoto)}`;
    return `: ${count(paid, 'new job')}${price}${free > 0 ? `, ${free} at no cost` : ''}`;
  }

  #describeFailed(failed: readonly ReviewPhoto[]): HTMLElement[] {
    const { folder, runAgain } = this.#review;
    const again = failed.filter(({ error }) => error !== null && runAgain.includes(error.code));
    const codes = [...new Set(again.flatMap(({ error }) => error?.code ?? []))];
    const commands = codes
      .map((code) => request('retry', folder, `'${JSON.stringify({ code })}'`))
      .join('\n');
    const rest = failed.length - again.length;
    return step(
      `${count(failed.length, 'photo')} failed`,
      ...(rest > 0
        ? [
            make(
              'p',
              {},
              `The error of ${count(rest, 'photo')} is shown beside ${rest === 1 ? 'it' : 'each'}. Fix it and upload the photo again, under the same name.`,
            ),
          ]
        : []),
      ...(again.length > 0
        ? [
            make(
              'p',
              {},
              `Follow the advice beside ${rest > 0 ? 'the others' : 'each photo'}, then run ${count(again.length, 'photo')} again:`,
            ),
            make('pre', {}, commands),
            this.#copies([[codes.length === 1 ? 'Copy the command' : 'Copy the commands', commands]]),
            make('p', { class: 'quiet' }, ...withCode(API_WORDS)),
          ]
        : []),
    );
  }

  #copies(texts: readonly (readonly [label: string, text: string])[]): HTMLElement {
    return make(
      'p',
      { class: 'row' },
      ...texts.map(([label, text]) => makeButton({}, label, () => void this.#copy(text))),
    );
  }

  async #copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.#said.textContent = 'Copied.';
    } catch {
      // Not every browser lets a page from a folder write to the clipboard: the text is shown for copying by
      // hand.
      const area = make('textarea', { rows: 6, readonly: true, 'aria-label': 'Text to copy' }, text);
      this.#said.replaceChildren(
        'This browser does not allow the page to copy. Copy the text from here:',
        area,
      );
      area.focus();
      area.select();
    }
  }
}

/** A request to the API about the shoot, as a shell command; `body` is one shell word. */
function request(action: 'redo' | 'retry', folder: string, body: string): string {
  // Shells read an exclamation mark between double quotes as a reference to an earlier command.
  const parameter = encodeURIComponent(folder).replaceAll('!', '%21');
  return `api "$API_URL/shoot/${action}?folder=${parameter}" --json ${body}`;
}

function step(title: string, ...content: readonly HTMLElement[]): HTMLElement[] {
  return [make('section', {}, make('h3', {}, title), ...content)];
}
