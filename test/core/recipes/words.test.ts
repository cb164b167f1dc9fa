import { describe, expect, it } from 'vitest';
import type { Form } from '../../../core/domain/recipe.ts';
import { addNotes, DEFAULT_FORM, writeForm } from '../../../core/recipes/words.ts';
import seededit from '../../../models/seededit-3.json' with { type: 'json' };

describe('the instructions of the form', () => {
  it('are exactly the model’s own default from its page, if the form is the default', () => {
    expect(writeForm(DEFAULT_FORM)).toBe(seededit.instructions.default);
  });

  it.each<[{ [P in keyof Form]?: Partial<Form[P]> }, string]>([
    [{ skin: { retouching: 'none' } }, '1. Skin Retouching: none, preserve natural skin texture.'],
    [{ skin: { retouching: 'high' } }, '1. Skin Retouching: high, preserve natural skin texture.'],
    [{ skin: { preserveTexture: false } }, '1. Skin Retouching: medium.'],
    [
      { light: { brightness: -2 } },
      '2. Lighting & Exposure: brightness -2, contrast +1, shadow recovery low.',
    ],
    [{ light: { contrast: 0 } }, '2. Lighting & Exposure: brightness +1, contrast 0, shadow recovery low.'],
    [
      { light: { shadowRecovery: 'high' } },
      '2. Lighting & Exposure: brightness +1, contrast +1, shadow recovery high.',
    ],
    [{ colour: { skinTone: 'cool' } }, '3. Color Balance & Tone: skin tone cool, saturation medium.'],
    [{ colour: { saturation: 'low' } }, '3. Color Balance & Tone: skin tone warm, saturation low.'],
    [
      { face: { adjustments: 'none' } },
      '4. Facial & Body Refinement: no adjustments, focus on eyes and hair.',
    ],
    [
      { face: { adjustments: 'strong' } },
      '4. Facial & Body Refinement: strong adjustments, focus on eyes and hair.',
    ],
    [{ face: { focus: 'teeth' } }, '4. Facial & Body Refinement: subtle adjustments, focus on teeth.'],
    [{ face: { focus: '' } }, '4. Facial & Body Refinement: subtle adjustments.'],
    [
      { background: { removeDistractions: false } },
      '5. Background Cleanup: remove distractions no, background blur soft.',
    ],
    [
      { background: { blur: 'none' } },
      '5. Background Cleanup: remove distractions yes, background blur none.',
    ],
  ])('of %j have "%s" and else the default', (change, words) => {
    const [[part, values] = ['', {}]] = Object.entries(change);
    const form = { ...DEFAULT_FORM, [part]: { ...DEFAULT_FORM[part as keyof Form], ...values } };
    const number = words.slice(0, 2);
    const expected = writeForm(DEFAULT_FORM)
      .split('\n')
      .map((line) => (line.startsWith(number) ? words : line));
    expect(writeForm(form)).toBe(expected.join('\n'));
  });
});

describe('notes', () => {
  it.each([
    ['the form', writeForm(DEFAULT_FORM)],
    ['instructions', 'Brighter.'],
  ])('are a paragraph of their own after %s', (_, words) => {
    expect(addNotes(words, ' Keep the freckles. ')).toBe(`${words.trimEnd()}\n\nKeep the freckles.\n`);
  });

  it('do not change the instructions if they are absent', () => {
    expect(addNotes('Brighter. ', undefined)).toBe('Brighter. ');
  });
});
