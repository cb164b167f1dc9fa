import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPackages } from '../../../local/engine/set-up.ts';
import { runCommand } from '../../../local/processes/run-command.ts';
import { removeFolder } from '../../../local/processes/run-folder.ts';
import { ENGINE_HOME } from '../../../local/project.ts';

const PACKAGES = {
  name: 'fuzzer',
  main: 'schemathesis',
  requirements: fileURLToPath(new URL('requirements.txt', import.meta.url)),
};

/**
 * 207 answers each part of a request separately: an invalid part is rejected in the response, the others are
 * not. Apart from this, these are the defaults of schemathesis.
 */
const CONFIG = `
[checks.negative_data_rejection]
expected-statuses = ["207", "400", "401", "403", "404", "405", "406", "409", "415", "422", "428", "429", "5xx"]
`;

/** What to fuzz, and how much. */
export interface FuzzOptions {
  /** The OpenAPI document. */
  readonly document: unknown;
  /** The API's URL, without a slash at the end. */
  readonly url: string;
  /** The header that authorizes the requests. */
  readonly authorization: string;
  /** The CA certificate to trust (PEM). */
  readonly certificateFile: string;
  /** The checks that schemathesis runs. */
  readonly checks: readonly string[];
  /** The number of examples for each operation. */
  readonly examples: number;
  readonly seed: number;
}

/** An HTTP archive (HAR), with the fields that are read here. */
interface Archive {
  readonly log: { readonly entries: readonly { readonly response: { readonly status: number } }[] };
}

/**
 * Lets schemathesis send valid and invalid requests by an OpenAPI document, and check each response.
 * @returns how often each status was answered
 * @throws {Problem} with the last lines of the output, if a response fails a check
 * @see https://schemathesis.readthedocs.io/en/stable/reference/cli/
 */
export async function fuzz(options: FuzzOptions): Promise<Record<number, number>> {
  const { document, url, authorization, certificateFile, checks, examples, seed } = options;
  const folder = await mkdtemp(join(tmpdir(), 'retouch-fuzz-'));
  try {
    const python = await setUpPackages(PACKAGES, { home: ENGINE_HOME, temporary: folder });
    const file = join(folder, 'openapi.json');
    await writeFile(file, JSON.stringify(document));
    await writeFile(join(folder, 'schemathesis.toml'), CONFIG);
    const what = ['--url', url, '--checks', checks.join(','), '--phases', 'examples,coverage,fuzzing'];
    const how = ['--max-examples', String(examples), '--seed', String(seed), '--workers', '1'];
    const who = ['--header', `Authorization: ${authorization}`, '--tls-verify', certificateFile];
    const quietly = ['--no-color', '--warnings', 'off', '--generation-database', 'none'];
    const archive = join(folder, 'requests.har');
    const report = ['--report', 'har', '--report-har-path', archive];
    // Run as a module: the first line of the installed program names the folder in which the environment was
    // built.
    const run = ['-I', '-m', 'schemathesis.cli', 'run', file, ...what, ...how, ...who, ...report, ...quietly];
    await runCommand(python, run, {
      name: 'schemathesis',
      cwd: folder,
      linesShown: 200,
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' },
    });
    const { log }: Archive = JSON.parse(await readFile(archive, 'utf8'));
    const byStatus = Map.groupBy(log.entries, ({ response }) => response.status);
    return Object.fromEntries([...byStatus].map(([status, all]) => [status, all.length]));
  } finally {
    await removeFolder(folder);
  }
}
