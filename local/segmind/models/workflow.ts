import type { ServedModel } from './served-model.ts';
import { checkImageUrl, type ReadOverrides } from './served-model.ts';
import { DEFAULT_IMAGE_URL, DEFAULT_INSTRUCTIONS, DEFAULT_UPSCALE } from './workflow-defaults.ts';

/** The names of the fields in a workflow's body, which the workflow's editor generates. */
export interface WorkflowFields {
  readonly photo: string;
  readonly instructions: string;
  readonly upscale?: string | undefined;
  /** The allowed enlargements: a number with a suffix. @default 1x, 2x and 4x */
  readonly upscales?: readonly string[] | undefined;
  /** The names of fields that are numbers, such as a seed. */
  readonly numbers?: readonly string[] | undefined;
}

/** The workflow of SeedEdit 3.0. @see docs/segmind.md "Submit" */
const SEEDEDIT_FIELDS: WorkflowFields = {
  photo: 'image_ukbxw',
  instructions: 'Instructions',
  upscale: 'Upscale_x',
};

const UPSCALES = ['1x', '2x', '4x'];

/** Creates a workflow around SeedEdit: every field has a default, and unknown fields are ignored. */
export function createWorkflow(path: string, fields: WorkflowFields = SEEDEDIT_FIELDS): ServedModel {
  const { photo, instructions, upscale, upscales = UPSCALES, numbers = [] } = fields;
  const texts = [photo, instructions, ...(upscale === undefined ? [] : [upscale])];

  function read(body: Readonly<Record<string, unknown>>): ReadOverrides {
    const noText = texts.find((name) => body[name] !== undefined && typeof body[name] !== 'string');
    if (noText !== undefined) return { problem: `Invalid parameter ${noText}: expected a string` };
    const noNumber = numbers.find((name) => body[name] !== undefined && typeof body[name] !== 'number');
    if (noNumber !== undefined) return { problem: `Invalid parameter ${noNumber}: expected a number` };
    const {
      [photo]: imageUrl = DEFAULT_IMAGE_URL,
      [instructions]: words = DEFAULT_INSTRUCTIONS,
      [upscale ?? '']: enlargement = upscales.includes(DEFAULT_UPSCALE)
        ? DEFAULT_UPSCALE
        : (upscales[0] ?? ''),
    } = body as Record<string, string>;
    const noUrl = checkImageUrl(photo, imageUrl);
    if (noUrl !== undefined) return { problem: noUrl };
    if (!upscales.includes(enlargement)) {
      return { problem: `Invalid parameter ${upscale}: expected one of ${upscales.join(', ')}` };
    }
    const factor = Number.parseFloat(enlargement);
    const { [photo]: _, ...sent } = body;
    return { overrides: { imageUrl, instructions: words, upscale: factor, sizing: 'seededit' }, sent };
  }

  return {
    path,
    api: 'workflow',
    takes: { formats: ['jpeg', 'png'], minSide: 15, maxSide: Number.POSITIVE_INFINITY, maxRatio: 3 },
    read,
  };
}
