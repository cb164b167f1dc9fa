import type { Form } from '../domain/recipe.ts';

/** The form on the model's web page, with its default values. */
export const DEFAULT_FORM: Form = {
  skin: { retouching: 'medium', preserveTexture: true },
  light: { brightness: 1, contrast: 1, shadowRecovery: 'low' },
  colour: { skinTone: 'warm', saturation: 'medium' },
  face: { adjustments: 'subtle', focus: 'eyes and hair' },
  background: { removeDistractions: true, blur: 'soft' },
};

/** Writes a form as instructions. */
export function writeForm({ skin, light, colour, face, background }: Form): string {
  const texture = skin.preserveTexture ? ', preserve natural skin texture' : '';
  const adjustments = face.adjustments === 'none' ? 'no' : face.adjustments;
  const focus = face.focus.trim() === '' ? '' : `, focus on ${face.focus.trim()}`;
  return `${[
    'Retouch this photoshoot image of a model. Apply the following edits:',
    `1. Skin Retouching: ${skin.retouching}${texture}.`,
    `2. Lighting & Exposure: brightness ${signed(light.brightness)}, contrast ${signed(light.contrast)}, shadow recovery ${light.shadowRecovery}.`,
    `3. Color Balance & Tone: skin tone ${colour.skinTone}, saturation ${colour.saturation}.`,
    `4. Facial & Body Refinement: ${adjustments} adjustments${focus}.`,
    `5. Background Cleanup: remove distractions ${background.removeDistractions ? 'yes' : 'no'}, background blur ${background.blur}.`,
    'Keep the result natural and high quality, avoiding over-editing.',
  ].join('\n\n')}\n`;
}

/** Appends notes to instructions, as a paragraph of their own. */
export function addNotes(instructions: string, notes: string | undefined): string {
  return notes === undefined ? instructions : `${instructions.trimEnd()}\n\n${notes.trim()}\n`;
}

function signed(number: number): string {
  return number > 0 ? `+${number}` : String(number);
}
