import { type Failure, failure } from '../domain/failure.ts';
import { vendorValue } from '../http/vendor-text.ts';

/** One output of a finished job: its URL or its bytes. */
export type SegmindOutput =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'data'; readonly bytes: Buffer };

/** The outputs of a job as stored: the URLs themselves, or the key of an object in the state bucket. */
export type KeptOutputs =
  | { readonly kind: 'urls'; readonly urls: readonly string[] }
  | { readonly kind: 'object'; readonly key: string };

/** A SeedEdit job has one, and other workflows a few: more is a mistake or an attack. */
export const MAX_OUTPUTS = 50;
/** No known shape nests deeper than five. Without a limit the recursion could overflow the stack. */
const MAX_DEPTH = 50;

const URL_START = /^https?:\/\//i;
const DATA_URI = /^data:[^,]*;base64,([A-Za-z0-9+/_=\s-]+)$/i;

/**
 * The URI of every output of a finished job, in order, without duplicates: a URL, which is a secret, or a
 * data URI, which is the picture itself. The shape of `output` is not documented. It is a JSON string to be
 * parsed again; other people's code found in it a list of `{keyname, value: {data, type}}`, lists and objects
 * of URLs, `{images: […]}`, a bare URL, and base64 data URIs. Therefore this collects every URL and data URI
 * found anywhere in it.
 * @see docs/segmind.md "Poll"
 */
export function collectOutputs(output: unknown): { uris: string[] } | { failure: Failure } {
  const found = new Set<string>();
  collect(parseText(output), found, MAX_DEPTH);
  if (found.size === 0) return unrecognised(`no URL and no picture: ${vendorValue(output)}`);
  // Do not quote the URLs: anyone with the URL of an output can read it.
  if (found.size > MAX_OUTPUTS) return unrecognised(`more than ${MAX_OUTPUTS} URLs or pictures.`);
  return { uris: [...found] };
}

function unrecognised(what: string): { failure: Failure } {
  return {
    failure: failure('output-unrecognised', `Segmind completed the job, but its output contains ${what}`),
  };
}

function collect(value: unknown, found: Set<string>, depthLeft: number): void {
  if (found.size > MAX_OUTPUTS || depthLeft === 0) return;
  if (typeof value === 'string') {
    const text = value.trim();
    if (URL_START.test(text) || DATA_URI.test(text)) found.add(text);
  } else if (typeof value === 'object' && value !== null && !isText(value)) {
    for (const inner of Object.values(value)) collect(inner, found, depthLeft - 1);
  }
}

/** Whether an element declares itself as text: a URL in it is not an output, but may quote the photo's. */
function isText(value: object): boolean {
  return 'type' in value && typeof value.type === 'string' && /^text\b/i.test(value.type);
}

/** The output of a URI from {@link collectOutputs}. */
export function readOutput(uri: string): SegmindOutput {
  const base64 = DATA_URI.exec(uri)?.[1];
  return base64 === undefined
    ? { kind: 'url', url: uri }
    : { kind: 'data', bytes: Buffer.from(base64, 'base64') };
}

/** Parses text that is JSON, repeatedly. Other text stays as it is (a bare URL, a data URI). */
function parseText(output: unknown): unknown {
  if (typeof output !== 'string') return output;
  try {
    return parseText(JSON.parse(output));
  } catch {
    return output;
  }
}
