import { readFileSync } from 'node:fs';
import type { ServedModel } from './served-model.ts';
import { createWorkflow } from './workflow.ts';
import { DEFAULT_IMAGE_URL } from './workflow-defaults.ts';

interface Profile {
  readonly submit: { readonly path: string; readonly body: Readonly<Record<string, unknown>> };
  readonly poll: { readonly statusUrl: string };
  readonly input: { readonly minSide: number; readonly maxRatio: number };
  readonly values: { readonly upscale?: { readonly allowed: readonly string[] } };
}

/**
 * Reads a model profile from a file and serves that model, with the profile's fields wherever they are in the
 * body. So a profile can be tried here before it costs money. The pictures are made as for SeedEdit.
 */
export function readOwnWorkflow(file: string): ServedModel {
  const { submit, poll, input, values } = JSON.parse(readFileSync(file, 'utf8')) as Profile;
  const { path, body } = submit;
  const inner = createWorkflow(path, {
    photo: 'photo',
    instructions: 'instructions',
    upscale: 'upscale',
    upscales: values.upscale?.allowed,
    numbers: ['seed'],
  });
  return {
    ...inner,
    api: poll.statusUrl === 'poll_url' ? 'workflow' : 'v2',
    takes: { ...inner.takes, minSide: input.minSide, maxRatio: input.maxRatio },
    read(fields) {
      const found = Object.fromEntries(findParts(body, fields));
      // Without a photo, a workflow uses its default picture. Here that would hide a wrong field, so it is an
      // error.
      if (found.photo === undefined || found.photo === DEFAULT_IMAGE_URL)
        return { problem: 'No photo was sent' };
      const read = inner.read(found);
      return 'problem' in read ? read : { ...read, sent: without(body, fields) as Record<string, unknown> };
    },
  };
}

/** Finds the value that was sent in place of each placeholder. */
function findParts(body: unknown, sent: unknown): [name: string, value: unknown][] {
  const [, name] = typeof body === 'string' ? (/^\{(\w+)\}$/.exec(body) ?? []) : [];
  if (name !== undefined) return [[name, sent]];
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, part]) =>
    findParts(part, (sent as Record<string, unknown>)?.[key]),
  );
}

/** Returns the fields that were sent, without the photo: its URL is a secret. */
function without(body: unknown, sent: unknown): unknown {
  if (body === '{photo}') return undefined;
  if (typeof sent !== 'object' || sent === null) return sent;
  const parts = Object.entries(sent).map(([key, part]) => [
    key,
    without((body as Record<string, unknown>)?.[key], part),
  ]);
  return Array.isArray(sent) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}
