import { readFileSync } from 'node:fs';
import type { ServedModel } from './served-model.ts';
import { createWorkflow } from './workflow.ts';

interface Profile {
  readonly submit: { readonly path: string; readonly body: Readonly<Record<string, unknown>> };
}

/** A workflow of one's own, with the fields that the profile in a file has: a profile can be tried here before it is paid for. */
export function readOwnWorkflow(file: string): ServedModel {
  const { path, body } = (JSON.parse(readFileSync(file, 'utf8')) as Profile).submit;
  const fieldOf = (placeholder: string) => Object.keys(body).find((name) => body[name] === placeholder);
  return createWorkflow(path, {
    photo: fieldOf('{photo}') ?? '',
    instructions: fieldOf('{instructions}') ?? '',
    upscale: fieldOf('{upscale}'),
    numbers: ['{seed}', '{strength}'].map(fieldOf).filter((name) => name !== undefined),
  });
}
