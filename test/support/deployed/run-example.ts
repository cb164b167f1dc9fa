import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { EXAMPLES_FOLDER, exampleFile, type LANGUAGES } from '../../../docs/examples.ts';
import { type Caller, createCaller } from '../../../local/caller.ts';
import { ENGINE_HOME } from '../../../local/project.ts';
import type { StackOutputs } from '../../../local/stack.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { apiUrl } from './api-client.ts';

/** How an example runs. */
export interface ExampleRun {
  readonly operationId: string;
  readonly language: (typeof LANGUAGES)[number];
  /** Variables that the example reads, in addition to the API's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files in the folder next to the photo, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * A bearer token, if the API accepts tokens. @default requests are signed for a user with permission for
   * the API only
   */
  readonly token?: string;
}

const stack = inject('stack');
let caller: Promise<Caller> | undefined;

/**
 * A user with permission for the API only. The local engine verifies curl's signatures for this user, but not
 * for the root user.
 */
function findCaller(): Promise<Caller> {
  caller ??= createCaller(
    { engine: stack, outputs: stack.outputs as StackOutputs, stackName: stack.name },
    `examples-${randomUUID()}`,
    ['api-caller'],
  );
  return caller;
}

async function signIn(): Promise<Readonly<Record<string, string>>> {
  const { accessKeyId, secretAccessKey } = await findCaller();
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/**
 * Runs an example exactly as in the docs, in a folder with a photo `ana.jpg`. Returns its output.
 * @throws {Error} with its output, if it fails
 */
export async function runExample(run: ExampleRun): Promise<string> {
  const { operationId, language, env, files = {}, token } = run;
  const { client, certificateFile } = stack;
  await mkdir(ENGINE_HOME, { recursive: true });
  // Inside the project folder, so that Node finds the project's packages.
  const folder = await mkdtemp(join(ENGINE_HOME, 'example-'));
  const file = exampleFile(operationId, language);
  try {
    await cp(fileURLToPath(EXAMPLES_FOLDER), folder, { recursive: true });
    if (token !== undefined) {
      await cp(join(folder, `sign-in-jwt.${language}`), join(folder, `sign-in.${language}`));
    }
    await writeFile(join(folder, 'ana.jpg'), await drawPicture('jpeg'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const [program, args] =
      language === 'ts'
        ? [process.execPath, [file]]
        : ['bash', ['-euo', 'pipefail', '-c', `. ./sign-in.sh; . ./${file}`]];
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: folder,
      env: {
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        API_URL: apiUrl,
        AWS_REGION: client.region,
        NODE_EXTRA_CA_CERTS: certificateFile,
        CURL_CA_BUNDLE: certificateFile,
        ...(token === undefined ? await signIn() : { TOKEN: token }),
        ...env,
      },
    });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
