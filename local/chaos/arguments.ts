import { parseArgs } from 'node:util';
import { Problem } from '../../client/program/problem.ts';

/** The usage of the chaos suite. */
export const USAGE = `Usage: npm run chaos [-- --photos N --seed S]
       npm run chaos -- --simulated [--seeds N]

Sends photos through the deployed stack on this machine: a third of them, at most 12, during an outage of Segmind;
the others while Segmind sends wrong answers, functions are killed, events arrive twice and executions are stopped.
Then it counts records, charges and leftovers. Exits with 0 if every photo has exactly one record, no photo was paid
twice, each shoot ended once and agrees with its records, the outage failed no more photos than it must, no log
contains a secret and nothing is left in the line.

  --photos N    how many (200)
  --seed S      seed of the random faults; the same seed gives the same faults (1)

With --simulated, runs worlds of 12 photos in memory, on all cores, with the real functions behind the real state
machine: requests fail or lose their answers, functions are killed or freeze and resume, executions are stopped.

  --seeds N     how many worlds, with the seeds from 1 to N (2000)

The last line of standard output is one JSON object.`;

/** The parsed command line. */
export type ChaosArguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'deployed'; readonly photos: number; readonly seed: number }
  | { readonly kind: 'simulated'; readonly seeds: number };

/**
 * Reads the command line.
 * @throws {Problem} that says what is wrong with it
 */
export function readArguments(words: readonly string[]): ChaosArguments {
  const { help, simulated, photos, seed, seeds } = parse(words);
  if (help) return { kind: 'help' };
  if (simulated) {
    refuse({ photos, seed }, 'cannot be used with --simulated');
    return { kind: 'simulated', seeds: wholeNumber('seeds', seeds ?? '2000', 1, 1_000_000) };
  }
  refuse({ seeds }, 'can only be used with --simulated');
  return {
    kind: 'deployed',
    photos: wholeNumber('photos', photos ?? '200', 1, 5000),
    seed: wholeNumber('seed', seed ?? '1', 0, 2 ** 32 - 1),
  };
}

function parse(words: readonly string[]) {
  try {
    const options = {
      help: { type: 'boolean', short: 'h', default: false },
      simulated: { type: 'boolean', default: false },
      photos: { type: 'string' },
      seed: { type: 'string' },
      seeds: { type: 'string' },
    } as const;
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new Problem(`${(error as Error).message}\n${USAGE}`);
  }
}

function refuse(options: Readonly<Record<string, string | undefined>>, why: string): void {
  const given = Object.keys(options).find((name) => options[name] !== undefined);
  if (given !== undefined) throw new Problem(`--${given} ${why}\n${USAGE}`);
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new Problem(`--${name} is a whole number from ${min} to ${max}; got "${text}"`);
}
