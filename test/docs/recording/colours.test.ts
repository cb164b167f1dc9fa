import { expect, it } from 'vitest';
import { ANSI_COLOURS, contrastOf, GROUND, TEXT, TITLE, TITLE_BAR } from '../../../docs/recording/colours.ts';

it.each([...ANSI_COLOURS, TEXT])('%s has enough contrast on the background', (colour) => {
  expect(contrastOf(colour, GROUND)).toBeGreaterThanOrEqual(4.5);
});

it('the title has enough contrast on its bar', () => {
  expect(contrastOf(TITLE, TITLE_BAR)).toBeGreaterThanOrEqual(4.5);
});

it('black and white have the greatest contrast', () => {
  expect(contrastOf('#000000', '#ffffff')).toBe(21);
});
