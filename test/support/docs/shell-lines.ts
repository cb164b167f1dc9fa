import { type ShellPart, shellPartsOf } from '../shell-blocks/shell-blocks.ts';

/** A command of the AWS CLI on a page of docs. */
export interface AwsCommand extends Pick<ShellPart, 'section' | 'purpose'> {
  /** As typed after `aws`: `lambda invoke`. */
  readonly command: string;
  /** The text from this command to the next one, or to the end of the block. */
  readonly text: string;
}

/** Returns all commands of the AWS CLI on a page, in order: in its blocks of shell, and as inline code. */
export function awsCommandsOf(page: string): AwsCommand[] {
  return shellPartsOf('', page).flatMap(({ section, purpose, text: all }) =>
    [...all.matchAll(COMMAND)].map(([text, command = '']) => ({ command, section, purpose, text })),
  );
}

/** A command, with all up to the next command. */
const COMMAND = /\baws ([a-z0-9-]+ [a-z0-9-]+)(?:(?!\baws [a-z0-9-]+ )[\s\S])*/g;
