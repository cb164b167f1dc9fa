/** A block of shell on a page of the docs. */
export interface ShellBlock {
  /** Where it begins: `docs/runbook.md:30`. */
  readonly at: string;
  /** What its lines are for: the last of `Look` and `Do` before it in its section, else null. */
  readonly purpose: 'Look' | 'Do' | null;
  readonly text: string;
}

/** Returns the blocks of shell of a page, in order. */
export function shellBlocksOf(name: string, page: string): ShellBlock[] {
  let purpose: ShellBlock['purpose'] = null;
  return [...page.matchAll(PARTS)].flatMap(({ 1: mark, 2: indent = '', 3: text, index }) => {
    if (text !== undefined) {
      const at = `${name}:${page.slice(0, index).split('\n').length}`;
      return [{ at, purpose, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '') }];
    }
    purpose = (mark as typeof purpose) ?? null;
    return [];
  });
}

/** A word that says what the next lines are for, a block of shell, or a heading. */
const PARTS = /^\*\*(Look|Do)\b|^( *)```sh\n([\s\S]*?)^ *```$|^#+ /gm;
