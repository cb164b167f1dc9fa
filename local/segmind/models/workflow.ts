import type { ServedModel } from './served-model.ts';
import { checkImageUrl, type ReadWish } from './served-model.ts';
import { DEFAULT_IMAGE_URL, DEFAULT_INSTRUCTIONS, DEFAULT_UPSCALE } from './workflow-defaults.ts';

/** The fields of a workflow's body: its editor makes the names. */
export interface WorkflowFields {
  readonly photo: string;
  readonly instructions: string;
  readonly upscale?: string | undefined;
  /** Numbers: a seed, a strength. */
  readonly numbers?: readonly string[] | undefined;
}

/** The workflow of SeedEdit 3.0. @see segmind.md "Submit" */
const SEEDEDIT_FIELDS: WorkflowFields = {
  photo: 'image_ukbxw',
  instructions: 'Instructions',
  upscale: 'Upscale_x',
};

const UPSCALES: Readonly<Record<string, number>> = { '1x': 1, '2x': 2, '4x': 4 };

/** A workflow around SeedEdit: every field has a default, and what it does not know is passed over. */
export function createWorkflow(path: string, fields: WorkflowFields = SEEDEDIT_FIELDS): ServedModel {
  const { photo, instructions, upscale, numbers = [] } = fields;
  const texts = [photo, instructions, ...(upscale === undefined ? [] : [upscale])];

  function read(body: Readonly<Record<string, unknown>>): ReadWish {
    const noText = texts.find((name) => body[name] !== undefined && typeof body[name] !== 'string');
    if (noText !== undefined) return { problem: `Invalid parameter ${noText}: expected a string` };
    const noNumber = numbers.find((name) => body[name] !== undefined && typeof body[name] !== 'number');
    if (noNumber !== undefined) return { problem: `Invalid parameter ${noNumber}: expected a number` };
    const {
      [photo]: imageUrl = DEFAULT_IMAGE_URL,
      [instructions]: words = DEFAULT_INSTRUCTIONS,
      [upscale ?? '']: enlargement = DEFAULT_UPSCALE,
    } = body as Record<string, string>;
    const noUrl = checkImageUrl(photo, imageUrl);
    if (noUrl !== undefined) return { problem: noUrl };
    const factor = UPSCALES[enlargement];
    if (factor === undefined) {
      const known = Object.keys(UPSCALES).join(', ');
      return { problem: `Invalid parameter ${upscale}: expected one of ${known}` };
    }
    const { [photo]: _, ...sent } = body;
    return { wish: { imageUrl, instructions: words, upscale: factor, sizing: 'seededit' }, sent };
  }

  return {
    path,
    api: 'workflow',
    takes: { formats: ['jpeg', 'png'], minSide: 15, maxSide: Number.POSITIVE_INFINITY, maxRatio: 3 },
    read,
  };
}
