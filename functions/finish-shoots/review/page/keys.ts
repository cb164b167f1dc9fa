import { find, make } from './element.ts';

/** The keys of the page, as its help lists them. */
const HELP = [
  ['← →', 'Previous, next photo; on the contact sheet also ↑ ↓ Home End'],
  ['Enter', 'Open the photo'],
  ['A', 'Accept, and go on'],
  ['R', 'Reject: choose a reason with 1 to 9 and 0, then Enter; in a note, Ctrl+Enter or ⌘ Enter'],
  ['U', 'Undo the last decision'],
  ['Z', 'Whole picture or 100 %; at 100 %, the arrows move the picture'],
  ['B', 'Hold: show only the original'],
  ['S', 'Versions side by side'],
  ['1 to 9', 'Version'],
  ['Page Up, Page Down', 'Previous, next photo, also in an enlarged picture'],
  ['Tab', 'Focus the divider: the arrows move it'],
  ['/', 'Search'],
  ['?', 'These keys'],
  ['Esc', 'Close'],
] as const;

/** Fills the help with the keys. */
export function describeKeys(): void {
  find('keys', HTMLElement).replaceChildren(
    ...HELP.map(([key, does]) => make('div', {}, make('dt', {}, make('kbd', {}, key)), make('dd', {}, does))),
  );
}

/** Actions by the name of the key. */
export type KeyActions = Readonly<Record<string, () => void>>;

/** Listens to keys: `actionsFor` returns the actions for the element with the focus. */
export function listenToKeys(actionsFor: (event: KeyboardEvent) => KeyActions): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = actionsFor(event)[name];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

/** Whether a key belongs to the input field that has the focus. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  if (target.type === 'range' || target.type === 'radio') {
    return /^(Arrow|Page|Home|End|Enter| )/.test(key);
  }
  return target.type !== 'file' && target.type !== 'button';
}
