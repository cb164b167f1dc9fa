/** Shell on a page of the docs: a block, or inline code of the AWS CLI. */
export interface ShellPart {
  /** Where it begins: `docs/runbook.md:30`. */
  readonly at: string;
  /** The heading of its section. */
  readonly section: string;
  /** What its lines are for: the last of `Look` and `Do` before it in its section, else null. */
  readonly purpose: 'Look' | 'Do' | null;
  readonly text: string;
  readonly isInline: boolean;
}

/** A block of shell on a page of the docs. */
export type ShellBlock = Pick<ShellPart, 'at' | 'purpose' | 'text'>;

/** Returns the blocks of shell of a page, in order. */
export function shellBlocksOf(name: string, page: string): ShellBlock[] {
  return shellPartsOf(name, page).filter(({ isInline }) => !isInline);
}

/** Returns the shell of a page, in order: its blocks, and inline code of the AWS CLI. */
export function shellPartsOf(name: string, page: string): ShellPart[] {
  let section = '';
  let purpose: ShellPart['purpose'] = null;
  return [...page.matchAll(PARTS)].flatMap(({ groups = {}, index }) => {
    const { heading, mark, indent = '', block, inline } = groups;
    const text = block?.replaceAll(new RegExp(`^${indent}`, 'gm'), '') ?? inline;
    if (text !== undefined) {
      const at = `${name}:${page.slice(0, index).split('\n').length}`;
      return [{ at, section, purpose, text, isInline: block === undefined }];
    }
    if (heading !== undefined) section = heading;
    purpose = (mark as typeof purpose) ?? null;
    return [];
  });
}

/** A heading, a word that says what the next lines are for, a block of shell, or inline code. */
const PARTS =
  /^#+ (?<heading>.+)$|^\*\*(?<mark>Look|Do)\b|^(?<indent> *)```sh\n(?<block>[\s\S]*?)^ *```$|`(?<inline>aws [^`\n]+)`/gm;
