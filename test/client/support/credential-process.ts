import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { makeFolder, saveFile } from './local-file.ts';

/** A profile with credentials from a program. */
export interface ProcessProfile {
  /** How often the program was run. */
  runs(): number;
}

/**
 * Replaces this computer's AWS config file by one with a `credential_process` in its default profile. The
 * program returns the access keys in turn, and repeats the last. A test that uses it has to unstub the
 * environment.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export function useCredentialProcess(...accessKeyIds: readonly string[]): ProcessProfile {
  const folder = makeFolder();
  const log = join(folder, 'runs');
  const program = saveFile(
    folder,
    'provide.mjs',
    `import { appendFileSync, readFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(log)}, '.');
    const keys = ${JSON.stringify(accessKeyIds)};
    const run = readFileSync(${JSON.stringify(log)}, 'utf8').length;
    console.log(JSON.stringify({
      Version: 1,
      AccessKeyId: keys[Math.min(run, keys.length) - 1],
      SecretAccessKey: 'secret',
      SessionToken: 'session',
      Expiration: '2099-01-01T00:00:00Z',
    }));`,
  );
  const config = saveFile(
    folder,
    'config',
    `[default]\nregion = eu-central-1\ncredential_process = "${process.execPath}" "${program}"\n`,
  );
  useAwsFiles(config, join(folder, 'credentials'));
  return { runs: () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0) };
}

/** Replaces this computer's AWS config files, and removes all other settings of the user's identity. */
export function useAwsFiles(config: string, credentials: string): void {
  if (!existsSync(credentials)) appendFileSync(credentials, '');
  for (const name of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN', 'PROFILE', 'REGION']) {
    vi.stubEnv(`AWS_${name}`, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', config);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', credentials);
}
