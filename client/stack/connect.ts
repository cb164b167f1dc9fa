import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import type { ApiOptions } from '../api/ask.ts';
import { createRetryingFetch } from '../api/retrying-fetch.ts';
import { createSignedFetch, createTokenFetch } from '../api/signed-fetch.ts';
import { createApiFiles } from '../files/api-files.ts';
import { createS3Files } from '../files/s3-files.ts';
import type { StackFiles } from '../files/stack-files.ts';
import { createRenewableCredentials } from '../program/credentials.ts';
import type { Output } from '../program/output.ts';
import { Problem, wrongUse } from '../program/problem.ts';
import { checkProfile } from './check-profile.ts';
import { findStack, type StackOutputs } from './find-stack.ts';

/**
 * The SDK would print warnings: for each failed put, although the put is tried again, and for access keys in the
 * environment beside a profile, although the profile is what the user has chosen.
 */
const QUIET = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** Which stack a command uses, and how it is reached: the options of all commands. */
export interface StackOptions {
  /** The name of the CloudFormation stack. */
  readonly stack: string;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  /** The API's URL, if it is not the stack's output. */
  readonly apiUrl?: string | undefined;
  /** Whether photos and results go through presigned URLs of the API, without S3. */
  readonly throughApi: boolean;
  /** A token for a stack with `apiAuth` `jwt`: a secret. */
  readonly token?: string | undefined;
}

/** The stack that a command talks to. */
export interface Stack {
  readonly name: string;
  readonly api: ApiOptions;
  readonly files: StackFiles;
  /** Null if only the stack's API is known. */
  readonly outputs: StackOutputs | null;
  /** Distinguishes the notes about this stack from those about other stacks. */
  readonly id: string;
}

/**
 * Finds the stack and connects to it. With `--through-api` and `--api-url` the stack is not looked up, so that
 * the caller needs permission for the API alone; with `RETOUCH_TOKEN` as well, no AWS credentials.
 * @throws {Problem} if there is no such stack or profile, or the options do not fit together
 */
export async function connect(
  options: StackOptions,
  { signal, output }: { readonly signal: AbortSignal; readonly output: Output },
): Promise<Stack> {
  const { stack: name, profile, region, apiUrl, throughApi, token } = options;
  // Every AWS client of this process reads these.
  if (profile !== undefined) process.env.AWS_PROFILE = profile;
  if (region !== undefined) process.env.AWS_REGION = region;
  if (token !== undefined && apiUrl === undefined && throughApi) {
    throw wrongUse(
      'With a token, retouch also needs the address of the API: set --api-url or RETOUCH_API_URL.',
    );
  }
  if (apiUrl !== undefined && !/^https?:/.test(URL.parse(apiUrl)?.protocol ?? '')) {
    throw wrongUse(
      `--api-url is ${JSON.stringify(apiUrl)}, which is not a URL. Expected a URL that begins with https://.`,
    );
  }
  if (token !== undefined && !/^[!-~]+$/.test(token)) {
    throw wrongUse('RETOUCH_TOKEN holds a character that no token has, such as a space or a curly quote.');
  }
  if (token === undefined || apiUrl === undefined || !throughApi) await checkProfile();
  const retries = { signal, debug: output.debug };
  const s3 = new S3Client({ logger: QUIET });
  const credentials = createRenewableCredentials(s3.config.credentials);
  const send =
    token === undefined
      ? createSignedFetch({ credentials, region: await s3.config.region() })
      : createTokenFetch(token);
  if (apiUrl !== undefined && throughApi) {
    const api = { baseUrl: trim(apiUrl), fetch: createRetryingFetch(send, retries) };
    return { name, api, files: createApiFiles(api, signal), outputs: null, id: api.baseUrl };
  }
  const outputs = await findStack(new CloudFormationClient({ logger: QUIET }), name, signal);
  const { ApiUrl = '', PhotoBucketName: bucket = '' } = outputs;
  const api = { baseUrl: trim(apiUrl ?? ApiUrl), fetch: createRetryingFetch(send, retries) };
  const files = throughApi ? createApiFiles(api, signal) : createS3Files(s3, bucket, credentials, signal);
  return { name, api, files, outputs, id: bucket };
}

/**
 * The outputs of a stack, which name the parts that AWS credentials reach.
 * @throws {Problem} if only the stack's API is known
 */
export function outputsOf({ outputs }: Pick<Stack, 'outputs'>): StackOutputs {
  if (outputs !== null) return outputs;
  throw new Problem(
    'retouch knows only the API of the stack: run it without --through-api, with AWS credentials.',
  );
}

function trim(url: string): string {
  return url.replace(/\/+$/, '');
}
