/**
 * How the API key is sent: `bearer` is `Authorization: Bearer <key>`, `x-api-key` is a header of that name.
 * `auto` tries the first, on a 401 the other, and keeps the one that worked: Segmind's documents contradict
 * each other.
 */
export const KEY_HEADERS = ['bearer', 'x-api-key'] as const;
export type KeyHeader = (typeof KEY_HEADERS)[number];
export const API_KEY_HEADERS = ['auto', ...KEY_HEADERS] as const;
export type ApiKeyHeader = (typeof API_KEY_HEADERS)[number];

/** Segmind's origin, the only one that receives requests to models unless a setting names another. */
export const SEGMIND_ORIGIN = 'https://api.segmind.com';

/** The values that a recipe can set besides the instructions, if the model's profile has them. */
export const MODEL_VALUES = ['upscale', 'seed'] as const;
export type ModelValue = (typeof MODEL_VALUES)[number];

/** The placeholders in a profile's `submit.body`. Model values have placeholders of the same form. */
export const PLACEHOLDERS = { photo: '{photo}', instructions: '{instructions}' } as const;

/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/**
 * All that Retouch knows about one model of Segmind, as data: a file in `models/`, or the user's own file.
 * The code itself knows no model.
 */
export interface ModelProfile {
  /** The model's name in records. */
  readonly name: string;
  /** The model's name in the AI mark of a result. */
  readonly title: string;
  readonly submit: {
    /** Under the setting `segmindOrigin`. */
    readonly path: string;
    /**
     * The JSON body to post. The strings `{photo}`, `{instructions}`, `{upscale}` and `{seed}` stand for
     * these values; a field without a value in the recipe is left out.
     */
    readonly body: { readonly [field: string]: Json };
  };
  /** The fields of the submit's reply with the URLs to poll. Both may name the same field. */
  readonly poll: { readonly statusUrl: string; readonly outputUrl: string };
  readonly apiKeyHeader: ApiKeyHeader;
  /** The photos that the model accepts. Every photo is converted to fit before it is sent. */
  readonly input: {
    readonly types: readonly ('image/jpeg' | 'image/png')[];
    readonly maxMegabytes: number;
    /** Pixels of the shortest side. */
    readonly minSide: number;
    /** The largest longest side, in pixels, that the model accepts and makes use of. */
    readonly usefulSide: number;
    /** Longest side divided by shortest side. */
    readonly maxRatio: number;
  };
  readonly instructions: { readonly default: string; readonly maxLength: number };
  /** The other recipe values that the model accepts. */
  readonly values: {
    readonly upscale?: { readonly allowed: readonly string[]; readonly default: string } | undefined;
    readonly seed?: NumberRange | undefined;
  };
  /**
   * The sizes that the model itself produces, before any enlargement: fixed ones, width by height, of which
   * it uses the nearest ratio; or `match`, if its picture is as large as the one that it returns.
   */
  readonly output: { readonly sizes: 'match' | readonly (readonly [width: number, height: number])[] };
  readonly seconds: {
    /** From the submit to the finished job. */
    readonly expected: number;
    /** From the submit to the first poll. */
    readonly firstPoll: number;
  };
  /** How long Segmind keeps the record of a job and its files. */
  readonly kept: { readonly recordMinutes: number; readonly fileDays: number };
  /** Of one photo, dollars. */
  readonly price: number;
  /** Words of Segmind's content filter, in lower case. Matching ignores case and punctuation. */
  readonly contentRefusals: readonly string[];
}

/** A range of numbers that a model accepts. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  /** Sent if the recipe has no value. */
  readonly default?: number | undefined;
}
