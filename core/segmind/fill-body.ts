import type { Json } from '../contract/model-profile.ts';
import type { ModelValues } from '../model/model-values.ts';

/** The values for the placeholders of a profile's body. */
export interface BodyParts extends ModelValues {
  /** A presigned URL: it is a secret. */
  readonly photo: string;
  readonly instructions: string;
}

/**
 * Fills the body of a submit: replaces each placeholder, and leaves out fields for which the recipe has no
 * value.
 */
export function fillBody(body: { readonly [field: string]: Json }, parts: BodyParts): Json {
  return fill(body, new Map(Object.entries(parts).map(([name, value]) => [`{${name}}`, value]))) ?? {};
}

function fill(value: Json, parts: ReadonlyMap<string, Json | undefined>): Json | undefined {
  if (typeof value === 'string') return /^\{\w+\}$/.test(value) ? parts.get(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => fill(one, parts)).filter((one) => one !== undefined);
  const fields = Object.entries(value).map(([name, one]) => [name, fill(one, parts)] as const);
  return Object.fromEntries(fields.filter(([, one]) => one !== undefined)) as Json;
}
