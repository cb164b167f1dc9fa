import { expect, it } from 'vitest';
import { readArguments } from '../../../local/chaos/arguments.ts';

it('runs 200 photos with seed 1 where nothing is said', () => {
  expect(readArguments([])).toEqual({ help: false, photos: 200, seed: 1 });
});

it('takes the number of photos and the seed', () => {
  expect(readArguments(['--photos', '24', '--seed=7'])).toEqual({ help: false, photos: 24, seed: 7 });
});

it.each([
  [['--photos', '0'], '--photos is a whole number from 1 to 5000; got "0"'],
  [['--photos', 'many'], 'got "many"'],
  [['--seed', '-1'], '--seed'],
  [['--speed', '1'], "Unknown option '--speed'"],
  [['24'], 'Unexpected argument'],
])('says what is wrong with %j', (words, message) => {
  expect(() => readArguments(words)).toThrow(message);
});
