import { expect, it } from 'vitest';
import { ANSI_COLOURS, contrastOf, GROUND, TEXT, TITLE, TITLE_BAR } from '../../../docs/recording/colours.ts';

it.each([...ANSI_COLOURS, TEXT])('%s can be read on the ground', (colour) => {
  expect(contrastOf(colour, GROUND)).toBeGreaterThanOrEqual(4.5);
});

it('the title can be read on its bar', () => {
  expect(contrastOf(TITLE, TITLE_BAR)).toBeGreaterThanOrEqual(4.5);
});

it('black and white have the greatest contrast', () => {
  expect(contrastOf('#000000', '#ffffff')).toBe(21);
});
