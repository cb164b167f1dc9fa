/**
 * The workflow that the simulator serves by default.
 * @see https://www.segmind.com/pixelflows/advanced-retouching-capabilities-seededit-3-0-i2i/api
 */
export const DEFAULT_WORKFLOW_ID = '68a98710c49c91c2edbbbfa0-v1';

/** The picture of the vendor's example; it means that no photo was given. */
export const DEFAULT_IMAGE_URL =
  'https://segmind-inference-inputs.s3.amazonaws.com/73c6b9f0-2415-4533-99ef-8cfd14db285d-example-retouch-min.png';

/** The instructions of the workflow if the submit has none. */
export const DEFAULT_INSTRUCTIONS = [
  'Retouch this photoshoot image of a model. Apply the following edits:\n\n',
  '1. Skin Retouching: medium, preserve natural skin texture.\n\n',
  '2. Lighting & Exposure: brightness +1, contrast +1, shadow recovery low.\n\n',
  '3. Color Balance & Tone: skin tone warm, saturation medium.\n\n',
  '4. Facial & Body Refinement: subtle adjustments, focus on eyes and hair.\n\n',
  '5. Background Cleanup: remove distractions yes, background blur soft.\n\n',
  'Keep the result natural and high quality, avoiding over-editing.\n',
].join('');

/** The enlargement if the submit asks for none. */
export const DEFAULT_UPSCALE = '2x';
