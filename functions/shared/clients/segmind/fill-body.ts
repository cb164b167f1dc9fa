import type { Json } from '../../contract.ts';
import type { ModelValues } from '../../domain/model-values.ts';

/** What the placeholders of a profile's body stand for. */
export interface BodyParts extends ModelValues {
  /** A URL, which is a secret. */
  readonly photo: string;
  readonly instructions: string;
}

/** What is posted: the body with each placeholder replaced. A field whose value the recipe lacks is left out. */
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
