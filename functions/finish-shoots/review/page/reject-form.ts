import type { Decision } from '../../../../core/review/decisions.ts';
import type { ReviewVersion } from '../review.ts';
import { checkedValue, checkValue, find, findButton, make, makeRadio } from './element.ts';
import { dollars } from './words.ts';

/** Content of a rejection. */
export type Rejection = Pick<Decision, 'reason' | 'redo'>;

const REASONS = [
  'skin too smooth',
  'face changed',
  'colours',
  'background',
  'too strong',
  'blurred',
  'cropped',
  'watermark',
  'black or broken',
  'other',
] as const;
const WITH_CONTROL = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ ↵' : 'Ctrl+↵';
/** Initial factor for the strength of a picture that is too strong. */
const WEAKER = 0.6;
/** Characters that a decision's texts must not contain. */
const NO_TEXT = /[^\P{Cc}\n\t]/gu;

const WAYS = {
  again: 'Just again',
  words: 'With other instructions',
  strength: 'Weaker or stronger',
} as const;
type Way = keyof typeof WAYS;

/** The form for rejecting a version. */
export class RejectForm {
  readonly element = find('reject-form', HTMLFormElement);
  readonly #reasons = find('reasons', HTMLFieldSetElement);
  readonly #other = find('other-reason', HTMLInputElement);
  readonly #otherLabel = find('other-reason-label', HTMLLabelElement);
  readonly #ways = find('ways', HTMLFieldSetElement);
  readonly #wordsPart = find('words-part', HTMLDivElement);
  readonly #notes = find('notes', HTMLTextAreaElement);
  readonly #instructions = find('instructions', HTMLTextAreaElement);
  readonly #strengthPart = find('strength-part', HTMLDivElement);
  readonly #strength = find('strength', HTMLInputElement);
  readonly #strengthValue = find('strength-value', HTMLOutputElement);
  #version: ReviewVersion | null = null;

  constructor(price: number | null, actions: { reject: (rejection: Rejection) => void; cancel: () => void }) {
    this.#reasons.append(...REASONS.map((reason) => makeRadio('reason', reason, reason)));
    const cost = price === null ? 'paid again' : dollars(price);
    this.#ways.append(
      ...(Object.keys(WAYS) as Way[]).map((way) =>
        makeRadio(
          'way',
          way,
          `${WAYS[way]} `,
          make('small', {}, way === 'strength' ? 'costs nothing' : cost),
        ),
      ),
    );
    this.#reasons.addEventListener('change', () => {
      if (checkedValue(this.#reasons) === 'too strong') this.#setWay('strength');
      this.#arrange();
      if (checkedValue(this.#reasons) === 'other') this.#other.focus();
    });
    this.#ways.addEventListener('change', () => this.#arrange());
    this.#strength.addEventListener('input', () => this.#arrange());
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      actions.reject(this.#read());
    });
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.element.requestSubmit();
    });
    findButton('reject-cancel').addEventListener('click', actions.cancel);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Opens the form for a version, filled with its earlier rejection. */
  open(version: ReviewVersion, before: Rejection | null): void {
    this.#version = version;
    const reason = before?.reason ?? '';
    const isKnown = REASONS.some((one) => one === reason);
    checkValue(this.#reasons, isKnown ? reason : reason === '' ? '' : 'other');
    this.#other.value = isKnown ? '' : reason;
    this.#notes.value = before?.redo?.notes ?? '';
    this.#instructions.value = before?.redo?.instructions ?? version.instructions ?? '';
    this.#strength.valueAsNumber = before?.redo?.strength ?? (version.strength ?? 1) * WEAKER;
    const { redo } = before ?? {};
    const isWords = redo?.notes !== undefined || redo?.instructions !== undefined;
    this.#setWay(redo?.strength !== undefined ? 'strength' : isWords ? 'words' : 'again');
    this.element.hidden = false;
    this.#arrange();
    (
      this.#reasons.querySelector<HTMLInputElement>('input:checked') ?? this.#reasons.querySelector('input')
    )?.focus();
    this.element.scrollIntoView({ block: 'nearest' });
  }

  close(): void {
    this.element.hidden = true;
  }

  /** Chooses the reason with that number, from 1; returns false if there is none. */
  chooseReason(number: number): boolean {
    const reason = REASONS[number - 1];
    if (reason === undefined) return false;
    const input = [...this.#reasons.querySelectorAll('input')][number - 1];
    input?.focus();
    input?.click();
    return true;
  }

  #setWay(way: Way): void {
    checkValue(this.#ways, way);
  }

  #arrange(): void {
    const way = checkedValue(this.#ways);
    this.#otherLabel.hidden = checkedValue(this.#reasons) !== 'other';
    this.#wordsPart.hidden = way !== 'words';
    // In a text area, Enter alone starts a new line.
    find('reject-key', HTMLElement).textContent = way === 'words' ? WITH_CONTROL : '↵';
    this.#strengthPart.hidden = way !== 'strength';
    this.#strengthValue.textContent = this.#strength.valueAsNumber.toFixed(2);
  }

  #read(): Rejection {
    const chosen = checkedValue(this.#reasons);
    const reason = clean(chosen === 'other' ? this.#other.value || 'other' : (chosen ?? ''));
    const redo = this.#readRedo();
    return { ...(reason !== '' && { reason }), ...(Object.keys(redo).length > 0 && { redo }) };
  }

  #readRedo(): NonNullable<Rejection['redo']> {
    const way = checkedValue(this.#ways);
    if (way === 'strength') return { strength: this.#strength.valueAsNumber };
    const seed = this.#version?.seed ?? null;
    // The same words with the same seed would make the same picture.
    if (way !== 'words') return seed === null ? {} : { seed: seed + 1 };
    const notes = clean(this.#notes.value);
    const instructions = clean(this.#instructions.value);
    const isNew = instructions !== '' && instructions !== clean(this.#version?.instructions ?? '');
    return { ...(notes !== '' && { notes }), ...(isNew && { instructions }) };
  }
}

function clean(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(NO_TEXT, '').toWellFormed().trim();
}
