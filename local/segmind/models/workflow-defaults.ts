/**
 * The workflow the simulator plays unless told otherwise.
 * @see https://www.segmind.com/pixelflows/advanced-retouching-capabilities-seededit-3-0-i2i/api
 */
export const DEFAULT_WORKFLOW_ID = '68a98710c49c91c2edbbbfa0-v1';

/** The picture in the vendor's own example; it stands for "no photo was given". */
export const DEFAULT_IMAGE_URL =
  'https://segmind-inference-inputs.s3.amazonaws.com/73c6b9f0-2415-4533-99ef-8cfd14db285d-example-retouch-min.png';

/** What the workflow does to a photo when it is sent no instructions. */
export const DEFAULT_INSTRUCTIONS = [
  'Retouch this photoshoot image of a model. Apply the following edits:\n\n',
  '1. Skin Retouching: medium, preserve natural skin texture.\n\n',
  '2. Lighting & Exposure: brightness +1, contrast +1, shadow recovery low.\n\n',
  '3. Color Balance & Tone: skin tone warm, saturation medium.\n\n',
  '4. Facial & Body Refinement: subtle adjustments, focus on eyes and hair.\n\n',
  '5. Background Cleanup: remove distractions yes, background blur soft.\n\n',
  'Keep the result natural and high quality, avoiding over-editing.\n',
].join('');

/** The enlargement when none is asked for. */
export const DEFAULT_UPSCALE = '2x';
