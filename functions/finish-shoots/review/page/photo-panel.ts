import type { Decision } from '../../../../core/review/decisions.ts';
import type { ReviewPhoto, ReviewVersion } from '../review.ts';
import { checkValue, find, findButton, make, makeName, makeRadio } from './element.ts';
import { doubtsOf, verdictOf, wasRedone } from './judging.ts';
import { describeAdvice, describeVerdict } from './tile.ts';
import { count, dollars, pathOf, time } from './words.ts';

/** The facts about the photo in the viewer, in words, and its versions to choose from. */
export class PhotoPanel {
  readonly #advice: Readonly<Record<string, string>>;
  readonly #versions = find('versions', HTMLFieldSetElement);
  readonly #pictures = find('pictures', HTMLFieldSetElement);

  constructor(
    advice: Readonly<Record<string, string>>,
    choose: { readonly version: (version: number) => void; readonly output: (output: number) => void },
  ) {
    this.#advice = advice;
    const listen = (group: HTMLElement, act: (value: number) => void) =>
      group.addEventListener('change', ({ target }) => act(Number((target as HTMLInputElement).value)));
    listen(this.#versions, choose.version);
    listen(this.#pictures, choose.output);
  }

  show(photo: ReviewPhoto): void {
    find('viewer-name', HTMLElement).replaceChildren(makeName(photo.name));
    find('doubts', HTMLElement).replaceChildren(...this.#describeDoubts(photo));
    find('verdict', HTMLElement).hidden = photo.versions.length === 0;
    setChoices(
      this.#versions,
      photo.versions.map(({ version, recordedAt, strength }) =>
        makeRadio(
          'version',
          `${version}`,
          `Version ${version} `,
          make(
            'small',
            {},
            [recordedAt && time(recordedAt), strength !== null && `strength ${strength}`]
              .filter(Boolean)
              .join(', '),
          ),
        ),
      ),
    );
  }

  /** Marks the chosen version and output, and shows the facts about them. */
  showVersion(photo: ReviewPhoto, number: number, output: number): void {
    const version = photo.versions.find((one) => one.version === number);
    checkValue(this.#versions, `${number}`);
    setChoices(
      this.#pictures,
      (version?.outputs ?? []).map((_, i) => makeRadio('picture', `${i}`, `Picture ${i + 1}`)),
    );
    checkValue(this.#pictures, `${output}`);
    find('viewer-facts', HTMLElement).replaceChildren(...describeFacts(photo, version, output));
  }

  showDecision(photo: ReviewPhoto, decision: Decision | undefined): void {
    const verdict = verdictOf(photo, decision);
    findButton('accept').setAttribute('aria-pressed', `${verdict === 'accept'}`);
    findButton('reject').setAttribute('aria-pressed', `${verdict === 'reject'}`);
    const state = find('viewer-state', HTMLElement);
    state.dataset.verdict = verdict ?? '';
    state.textContent = describeState(photo, decision);
  }

  #describeDoubts(photo: ReviewPhoto): HTMLElement[] {
    const doubts = doubtsOf(photo);
    const { error, status, versions } = photo;
    const items: HTMLElement[] = [];
    if (doubts.length > 0) {
      const list = make('ul', {}, ...doubts.map((doubt) => make('li', {}, doubt)));
      items.push(make('div', { class: 'doubt' }, make('strong', {}, 'Doubtful'), list));
    }
    if (versions.length === 0) {
      const what = status === 'cancelled' ? 'Cancelled' : 'Failed';
      const words = make('p', {}, make('strong', {}, `${what}: `), error?.message ?? 'There is no result.');
      items.push(make('div', { class: 'failure' }, words, ...describeAdvice(error, this.#advice)));
    }
    return items;
  }
}

/** The decision on a photo, as a sentence. */
function describeState(photo: ReviewPhoto, decision: Decision | undefined): string {
  if (photo.versions.length === 0) return '';
  const reason = decision?.reason === undefined ? '' : `: ${decision.reason}`;
  if (wasRedone(photo, decision)) return `New since you rejected version ${decision?.version}${reason}`;
  const [words] = describeVerdict(photo, decision);
  if (words === undefined) return 'Undecided';
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${reason}`;
}

/** Puts radio buttons into a group. The group is visible if there is more than one choice. */
function setChoices(group: HTMLFieldSetElement, choices: readonly HTMLElement[]): void {
  const legend = group.querySelector('legend');
  group.hidden = choices.length < 2;
  group.replaceChildren(...(legend ? [legend] : []), ...choices);
}

function describeFacts(photo: ReviewPhoto, version: ReviewVersion | undefined, index: number): HTMLElement[] {
  const output = version?.outputs[index];
  const { reference, cost, paid } = photo;
  const facts: [string, (Node | string)[]][] = [];
  if (version?.instructions) facts.push(['Instructions', [version.instructions]]);
  if (version?.notes) facts.push(['Notes', [version.notes]]);
  if (typeof version?.strength === 'number') facts.push(['Strength', [`${version.strength}`]]);
  if (typeof version?.seed === 'number') facts.push(['Seed', [`${version.seed}`]]);
  if (output) {
    const link = make('a', { href: output.file, target: '_blank', rel: 'noopener' }, pathOf(output.file));
    facts.push(['File', [link, ` ${output.width} × ${output.height}`]]);
  }
  if (reference !== null) facts.push(['Reference', [makeName(reference)]]);
  const isUnknown = paid === 'unknown' ? ', and perhaps one more job' : '';
  const attempts = photo.versions.length > 1 ? `, for ${count(photo.versions.length, 'version')}` : '';
  facts.push(['Cost', [`${dollars(cost)}${attempts}${isUnknown}`]]);
  return facts.map(([term, value]) => make('div', {}, make('dt', {}, term), make('dd', {}, ...value)));
}
