import { parseArgs } from 'node:util';
import { Problem } from '../client/program/problem.ts';

/** The command line of a program of this folder. */
export interface Arguments {
  readonly photos: readonly string[];
  /** Settings of the stack by name. They are validated later, when the stack is synthesized. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Reads the command line: photos, folders and settings. If it asks for help, prints the usage and returns
 * `help`.
 * @throws {Problem} if an argument is unknown or malformed
 */
export function parseArguments(
  usage: string,
  { takesPhotos = true, args = process.argv.slice(2) } = {},
): Arguments | 'help' {
  try {
    const options = {
      help: { type: 'boolean', short: 'h' },
      context: { type: 'string', short: 'c', multiple: true },
    } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: takesPhotos, options });
    if (values.help !== true) {
      return { photos: positionals, settings: Object.fromEntries((values.context ?? []).map(readSetting)) };
    }
    console.log(usage);
    return 'help';
  } catch (error) {
    throw new Problem(`${(error as Error).message}\n${usage}`);
  }
}

function readSetting(given: string): [string, string] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined || value === undefined) {
    throw new Error(`The setting ${JSON.stringify(given)} has no value; expected -c name=value.`);
  }
  return [name, value];
}
