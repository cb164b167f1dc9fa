import type { ReviewPhoto } from '../review.ts';
import { latestOf } from './judging.ts';
import type { KeyActions } from './keys.ts';
import type { Sheet } from './sheet.ts';
import type { Viewer } from './viewer.ts';

/** The parts of the page that keys act on. */
export interface KeyTargets {
  readonly sheet: Sheet;
  readonly viewer: Viewer;
  readonly accept: (photo: ReviewPhoto) => void;
  readonly reject: (photo: ReviewPhoto) => void;
  readonly undo: () => void;
  readonly search: () => void;
  readonly nextSteps: () => void;
  readonly help: () => void;
}

const SHEET_MOVES = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];
const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** The actions of keys for the part of the page that has the focus. */
export function keysAt(event: KeyboardEvent, targets: KeyTargets): KeyActions {
  const anywhere = { u: targets.undo, '?': targets.help };
  // The last dialog lies on top of the others.
  const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
  if (dialog === undefined) return { ...anywhere, ...sheetKeys(targets) };
  return dialog === targets.viewer.dialog ? { ...anywhere, ...viewerKeys(event, targets.viewer) } : {};
}

function sheetKeys({ sheet, accept, reject, search, nextSteps }: KeyTargets): KeyActions {
  const { focused } = sheet;
  const anywhere = { '/': search, n: nextSteps };
  if (focused === null) {
    // On a fresh page nothing has the focus: the first key moves it to the photos.
    if (document.activeElement !== document.body) return anywhere;
    const starts = SHEET_MOVES.map((key) => [key, () => sheet.focusCurrent()]);
    return { ...anywhere, ...Object.fromEntries(starts), Enter: () => sheet.openCurrent() };
  }
  const moves = SHEET_MOVES.map((key) => [key, () => sheet.move(key)]);
  const decide = latestOf(focused) && { a: () => accept(focused), r: () => reject(focused) };
  return { ...anywhere, ...Object.fromEntries(moves), ...decide };
}

function viewerKeys({ target }: KeyboardEvent, viewer: Viewer): KeyActions {
  const { form, stage } = viewer;
  const choose = (digit: number) => (form.isOpen ? form.chooseReason(digit) : viewer.chooseVersion(digit));
  const digits: KeyActions = {
    ...Object.fromEntries(DIGITS.map((digit) => [`${digit}`, () => choose(digit)])),
    ...(form.isOpen && { 0: () => form.chooseReason(10) }),
  };
  if (form.element.contains(target as Node)) return digits;
  const arrows: KeyActions = stage.isZoomed
    ? {
        ArrowLeft: () => stage.panStep(1, 0),
        ArrowRight: () => stage.panStep(-1, 0),
        ArrowUp: () => stage.panStep(0, 1),
        ArrowDown: () => stage.panStep(0, -1),
      }
    : { ArrowLeft: () => viewer.go(-1), ArrowRight: () => viewer.go(1) };
  return {
    ...digits,
    ...arrows,
    PageUp: () => viewer.go(-1),
    PageDown: () => viewer.go(1),
    a: () => viewer.accept(),
    r: () => viewer.openForm(),
    s: () => viewer.toggleSideBySide(),
    z: () => stage.toggleZoom(),
    b: () => {
      // Shows the original alone until the key is released.
      stage.peek(true);
      addEventListener('keyup', () => stage.peek(false), { once: true });
    },
  };
}
