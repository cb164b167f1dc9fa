/** A command of the AWS CLI on a page of docs. */
export interface AwsCommand {
  /** As typed after `aws`: `lambda invoke`. */
  readonly command: string;
  /** The section of the page. */
  readonly section: string;
  /** What the line is for: the last of `Look` and `Do` before it in the section, else null. */
  readonly purpose: 'Look' | 'Do' | null;
  /** The text from this command to the next one, or to the end of the block. */
  readonly text: string;
}

/** Returns all commands of the AWS CLI on a page, in order: in its blocks of shell, and as inline code. */
export function awsCommandsOf(page: string): AwsCommand[] {
  let section = '';
  let purpose: AwsCommand['purpose'] = null;
  const found: AwsCommand[] = [];
  for (const [, heading, mark, block, inline] of page.matchAll(PARTS)) {
    if (heading !== undefined) {
      section = heading;
      purpose = null;
    } else if (mark !== undefined) {
      purpose = mark as 'Look' | 'Do';
    } else {
      for (const [text, command = ''] of (block ?? inline ?? '').matchAll(COMMAND)) {
        found.push({ command, section, purpose, text });
      }
    }
  }
  return found;
}

/** A heading, a word that says what the next lines are for, a block of shell, or inline code. */
const PARTS = /^#+ (.+)$|^\*\*(Look|Do)\b|^ *```sh\n([\s\S]*?)^ *```$|`(aws [^`\n]+)`/gm;
/** A command, with all up to the next command. */
const COMMAND = /\baws ([a-z0-9-]+ [a-z0-9-]+)(?:(?!\baws [a-z0-9-]+ )[\s\S])*/g;
