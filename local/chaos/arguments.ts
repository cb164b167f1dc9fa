import { parseArgs } from 'node:util';
import { Problem } from '../problem.ts';

/** How to run the chaos suite. */
export const USAGE = `Usage: npm run chaos [-- --photos N --seed S]

Puts photos through the deployed stack on this machine while Segmind answers wrong, functions are killed, events
come twice and executions are stopped; then counts records, charges, and what was left behind. Exits with 0 where
every photo has its one record, none was paid twice, no log holds a secret and nothing was left in the line.

  --photos N   how many (200)
  --seed S     what is drawn; the same seed draws the same faults (1)

The last line of standard output is one JSON object.`;

/** What the command line asks for. */
export interface ChaosArguments {
  readonly help: boolean;
  readonly photos: number;
  readonly seed: number;
}

/**
 * Reads the command line.
 * @throws {Problem} that tells what is wrong with it
 */
export function readArguments(words: readonly string[]): ChaosArguments {
  const { help, photos, seed } = parse(words);
  return {
    help,
    photos: wholeNumber('photos', photos, 1, 5000),
    seed: wholeNumber('seed', seed, 0, 2 ** 32 - 1),
  };
}

function parse(words: readonly string[]) {
  try {
    const options = {
      help: { type: 'boolean', short: 'h', default: false },
      photos: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
    } as const;
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new Problem(`${(error as Error).message}\n${USAGE}`);
  }
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Problem(`--${name} is a whole number from ${min} to ${max}; got "${text}"`);
}
