import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { KEY_HEADERS, type KeyHeader } from './api/account.ts';
import { type PicturePlan, picturePlanSchema } from './retouch/picture-plan.ts';
import type { SimulatorOptions } from './simulator.ts';

/** The usage of the simulator. */
export const USAGE = `Simulates Segmind's API on this machine: a workflow of SeedEdit 3.0, Seedream 4.5 and Seedream 5.0 Lite. A line on
each picture says that it is simulated.

npm run simulator -- [--port N] [--key K] [options]

  --port N            port of the API (a free one)
  --key K             the API key to accept (a random one, which it prints)
  --outputs-port N    port of the outputs (a free one)
  --public-origin U   where others reach the API, through your TLS proxy: replies contain this URL, and the control
                      URL then requires the key as a bearer token
  --public-outputs-origin U  where others reach the outputs
  --pictures JSON     the looks of pictures unless a script sets them: the fields of a script's job, below
  --profile FILE      a model's profile: the simulator also serves the workflow that it describes
  --queued-ms N       how long a job is QUEUED (2000)
  --processing-ms N   how long it is PROCESSING (6000)
  --output-ttl-ms N   how long outputs can be fetched (3600000)
  --request-ttl-ms N  how long a job can be polled (3600000)
  --credits N         balance in dollars, 0.05 a job (1000)
  --key-header H      bearer, x-api-key, or either of them (either)

The first line of standard output is the URL to submit to. While it runs, it takes JSON at its control URL:

  POST /outages       {"call":"submit","seconds":600,"step":{"status":504}}: every submit from now on answers 504 for
                      ten minutes. A call is submit, poll, output, credits or all.
                      {"call":"job","seconds":600,"job":{"fail":true}}: every job from now on fails, for ten minutes.
                      DELETE /outages ends them.
  POST /scripts       {"photo":"ana.jpg","submit":[{"status":503},{"drop":"after-taken"}]}: what happens to that photo,
                      step by step, while no outage strikes.
                      {"photo":"ana.jpg","job":{"frame":"crop","cornerMark":true}}: how its pictures look. There are
                      outputs, outputFormat, preview, log; frame, shift, wobble, outputPixels, removed; visibleLine,
                      cornerMark, c2pa; spoilt as black, cut, cut-with-end, half-grey or echo
  POST /account       {"credits":0}
  GET /ledger         what was requested and billed

Any other path answers with a list of all controls.`;

/** The parsed command line. */
export interface CommandLine {
  readonly help: boolean;
  readonly options: Omit<SimulatorOptions, 'apiKey'> & { readonly apiKey?: string | undefined };
}

const MAX_PORT = 65_535;

/**
 * Reads the command line.
 * @throws Error with one line that says what is wrong with it
 */
export function readArguments(words: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string' },
      key: { type: 'string' },
      'outputs-port': { type: 'string' },
      'public-origin': { type: 'string' },
      'public-outputs-origin': { type: 'string' },
      pictures: { type: 'string' },
      profile: { type: 'string' },
      'queued-ms': { type: 'string' },
      'processing-ms': { type: 'string' },
      'output-ttl-ms': { type: 'string' },
      'request-ttl-ms': { type: 'string' },
      credits: { type: 'string' },
      'key-header': { type: 'string' },
    },
  });
  if (values.key === '') throw new Error('--key is empty');
  if (values.profile !== undefined && !existsSync(values.profile)) {
    throw new Error(`--profile is a file; there is no "${values.profile}"`);
  }
  return {
    help: values.help,
    options: {
      apiKey: values.key,
      profile: values.profile,
      port: wholeNumber('port', values.port, MAX_PORT),
      publicOrigin: publicOrigin('public-origin', values['public-origin']),
      publicOutputsOrigin: publicOrigin('public-outputs-origin', values['public-outputs-origin']),
      outputsPort: wholeNumber('outputs-port', values['outputs-port'], MAX_PORT),
      pictures: picturePlan(values.pictures),
      queuedMs: wholeNumber('queued-ms', values['queued-ms']),
      processingMs: wholeNumber('processing-ms', values['processing-ms']),
      outputTtlMs: wholeNumber('output-ttl-ms', values['output-ttl-ms']),
      requestTtlMs: wholeNumber('request-ttl-ms', values['request-ttl-ms']),
      credits: wholeNumber('credits', values.credits),
      keyHeader: keyHeader(values['key-header']),
    },
  };
}

function wholeNumber(name: string, text: string | undefined, max = 2 ** 31 - 1): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= max)) throw new Error(`--${name} is a whole number from 0 to ${max}; got "${text}"`);
  return number;
}

function picturePlan(text: string | undefined): PicturePlan | undefined {
  if (text === undefined) return undefined;
  try {
    return picturePlanSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `--pictures is JSON such as {"outputPixels":"as-photo","visibleLine":false}; got ${text}`,
    );
  }
}

function publicOrigin(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && URL.parse(text)?.origin !== text) {
    throw new Error(`--${name} is an origin such as https://segmind.example; got "${text}"`);
  }
  return text;
}

function keyHeader(text: string | undefined): KeyHeader | undefined {
  const header = KEY_HEADERS.find((known) => known === text);
  if (text !== undefined && header === undefined) {
    throw new Error(`--key-header is one of ${KEY_HEADERS.join(', ')}; got "${text}"`);
  }
  return header;
}
