import { type DecisionStore, readDecisions } from './decision-store.ts';
import { find, findButton } from './element.ts';
import { count, time } from './words.ts';

const FILE = 'decisions.json';
/** Decisions that follow each other quickly are saved together. */
const PAUSE_MS = 300;

/** Shows a message to the user. */
type Say = (words: string) => void;

/** Origin of the page; this decides how its decisions are saved. */
export interface PageLocation {
  /** `file:`, `http:` or `https:`. */
  readonly protocol: string;
  readonly hostname: string;
}

/**
 * Saves the decisions as a file: with PUT to the server that the page was loaded from, or as a download. A
 * server on this machine receives them as they are made.
 */
export class Saving {
  readonly #decisions: DecisionStore;
  readonly #folder: string;
  readonly #location: PageLocation;
  readonly #say: Say;
  readonly #words = find('saved', HTMLElement);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(decisions: DecisionStore, folder: string, location: PageLocation, say: Say) {
    [this.#decisions, this.#folder, this.#location, this.#say] = [decisions, folder, location, say];
    findButton('save').addEventListener('click', () => void this.save());
    const input = find('load', HTMLInputElement);
    input.addEventListener('change', () => void this.#load(input));
    decisions.onChange(() => this.#changed());
  }

  /** Loads the server's decisions if they are later than those of this browser. */
  async begin(): Promise<void> {
    if (!this.#isLocalServer) return;
    try {
      const response = await fetch(FILE);
      if (!response.ok) return;
      const file = readDecisions(await response.text(), this.#folder);
      const changedAt = this.#decisions.changedAt();
      if (changedAt === null || file.savedAt > changedAt) this.#decisions.load(file);
    } catch (error) {
      this.#say(`The page could not read the saved decisions: ${wordsOf(error)}`);
    }
  }

  /** Saves now. */
  async save(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#location.protocol !== 'file:' && (await this.#put()) === null) return;
    this.#download();
  }

  get #isLocalServer(): boolean {
    const { protocol, hostname } = this.#location;
    return protocol.startsWith('http') && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  }

  #changed(): void {
    if (!this.#decisions.isKept()) {
      this.#words.textContent = 'This browser does not store decisions: save them before you leave.';
    } else this.#words.textContent = 'Stored in this browser, not saved yet.';
    if (!this.#isLocalServer) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#putByItself(), PAUSE_MS);
  }

  async #putByItself(): Promise<void> {
    const failure = await this.#put();
    if (failure !== null) this.#words.textContent = `Not saved (${failure}). Use Save decisions.`;
  }

  /** Sends the file to the server that the page was loaded from; returns why that failed, or null. */
  async #put(): Promise<string | null> {
    try {
      const response = await fetch(FILE, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: this.#text(),
      });
      if (!response.ok) return `the server answered ${response.status}`;
    } catch {
      return 'the server does not answer';
    }
    this.#words.textContent = `Saved ${time(new Date().toISOString())}.`;
    return null;
  }

  #download(): void {
    const url = URL.createObjectURL(new Blob([this.#text()], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = FILE;
    link.click();
    URL.revokeObjectURL(url);
    this.#words.textContent = `Saved as ${FILE} in your downloads.`;
    this.#say(`Saved as ${FILE} in your downloads.`);
  }

  #text(): string {
    return `${JSON.stringify(this.#decisions.toFile(), null, 2)}\n`;
  }

  async #load(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    // `undefined` if the user chose no file.
    if (file === undefined) return;
    try {
      const decisions = readDecisions(await file.text(), this.#folder);
      const known = this.#decisions.load(decisions);
      const others = decisions.photos.length - known;
      const rest = [
        '',
        ' 1 more is about a photo that is not on this page.',
        ` ${others} more are about photos that are not on this page.`,
      ][Math.min(2, others)];
      this.#say(`Loaded ${count(known, 'decision')} of ${time(decisions.savedAt)}.${rest}`);
    } catch (error) {
      this.#say(`Not loaded. ${wordsOf(error)}`);
    } finally {
      input.value = '';
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : `${error}`;
}
