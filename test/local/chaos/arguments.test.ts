import { expect, it } from 'vitest';
import { type ChaosArguments, readArguments } from '../../../local/chaos/arguments.ts';

it.each<[string[], ChaosArguments]>([
  [[], { kind: 'deployed', photos: 200, seed: 1 }],
  [['--photos', '24', '--seed=7'], { kind: 'deployed', photos: 24, seed: 7 }],
  [['--simulated'], { kind: 'simulated', seeds: 2000 }],
  [['--simulated', '--seeds', '50'], { kind: 'simulated', seeds: 50 }],
  [['--help'], { kind: 'help' }],
])('reads %j', (words, expected) => {
  expect(readArguments(words)).toEqual(expected);
});

it.each([
  [['--photos', '0'], '--photos is a whole number from 1 to 5000; got "0"'],
  [['--photos', 'many'], 'got "many"'],
  [['--seed', '-1'], '--seed'],
  [['--speed', '1'], "Unknown option '--speed'"],
  [['24'], 'Unexpected argument'],
  [['--simulated', '--seeds', '0'], '--seeds is a whole number from 1 to 1000000; got "0"'],
  [['--seeds', '50'], '--seeds can only be used with --simulated'],
  [['--simulated', '--photos', '24'], '--photos cannot be used with --simulated'],
  [['--simulated', '--seed', '7'], '--seed cannot be used with --simulated'],
])('says what is wrong with %j', (words, message) => {
  expect(() => readArguments(words)).toThrow(message);
});
