import type { RecipeOverrides } from '../domain/recipe.ts';

/** A built-in preset. */
export interface Preset {
  readonly title: string;
  /** The purpose of the preset. */
  readonly description: string;
  readonly overrides: RecipeOverrides;
}

/** The built-in presets, by name. A file `presets/<name>.json` replaces the one of the same name. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  'natural-portrait': {
    title: 'Natural portrait',
    description: 'The person as they are, on a good day: for business, families and reports.',
    overrides: {
      skin: { retouching: 'low', preserveTexture: true },
      light: { brightness: 0, contrast: 0, shadowRecovery: 'low' },
      colour: { skinTone: 'neutral', saturation: 'medium' },
      face: { adjustments: 'none', focus: '' },
      background: { removeDistractions: false, blur: 'none' },
    },
  },
  'soft-portrait': {
    title: 'Soft portrait',
    description: 'Soft light and smooth skin: for beauty, weddings and newborns.',
    overrides: {
      skin: { retouching: 'high', preserveTexture: true },
      light: { brightness: 1, contrast: -1, shadowRecovery: 'medium' },
      colour: { skinTone: 'warm', saturation: 'low' },
      face: { adjustments: 'subtle', focus: 'eyes' },
      background: { removeDistractions: true, blur: 'medium' },
    },
  },
  'product-on-white': {
    title: 'Product on white',
    description: 'One product, cut out for a shop.',
    overrides: {
      instructions: [
        'Retouch this product photo for an online shop. Apply the following edits:',
        '1. Background: pure white, seamless, without props, with a soft natural shadow under the product.',
        '2. Product: remove dust, scratches and fingerprints; keep shape, proportions, materials, labels and text exactly as they are.',
        '3. Lighting & Color: even studio light, neutral white balance, true colors.',
        'Keep the product sharp and in its place in the frame.\n',
      ].join('\n\n'),
    },
  },
  'clean-landscape': {
    title: 'Clean landscape',
    description: 'A landscape without litter and haze, in its own light.',
    overrides: {
      instructions: [
        'Retouch this landscape photo. Apply the following edits:',
        '1. Cleanup: remove litter, wires, sensor dust and people in the distance.',
        '2. Lighting & Exposure: balanced highlights and shadows, less haze, natural contrast.',
        '3. Color Balance & Tone: neutral white balance, natural saturation of sky and green.',
        'Keep the composition, the weather and the time of day as they are, and avoid over-editing.\n',
      ].join('\n\n'),
    },
  },
};
