import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPackages } from '../../../local/engine/set-up.ts';
import { ENGINE_HOME } from '../../../local/project.ts';

const PACKAGES = {
  name: 'aws-cli',
  main: 'awscli',
  requirements: fileURLToPath(new URL('requirements.txt', import.meta.url)),
};
const AWS = fileURLToPath(new URL('aws.py', import.meta.url));
const CHECK = fileURLToPath(new URL('check.py', import.meta.url));
/** Ignores the user's settings of Python, and writes nothing beside the files above. */
const ALONE = '-EsB';

/** Puts the program `aws` into a folder: version 1 of the AWS CLI, which is on PyPI as version 2 is not. */
export async function putAwsInto(folder: string): Promise<void> {
  const python = await setUpPackages(PACKAGES, { home: ENGINE_HOME, temporary: folder });
  const program = join(folder, 'aws');
  await writeFile(program, `#!/bin/sh\nexec '${python}' ${ALONE} '${AWS}' "$@"\n`);
  await chmod(program, 0o755);
}

/**
 * Checks commands of the AWS CLI without a request to AWS: names, options, values and queries. Returns for
 * each command what is wrong with it, or null. Stricter than the CLI's own `--generate-cli-skeleton output`,
 * which takes any value of an enumeration, and does not know `s3`, `wait` and `lambda invoke`.
 * @param commands what is typed after `aws`, word by word
 * @param folder where the commands run, with the files that they name
 */
export async function checkAwsCommands(
  commands: readonly (readonly string[])[],
  folder: string,
): Promise<(string | null)[]> {
  const python = await setUpPackages(PACKAGES, { home: ENGINE_HOME, temporary: folder });
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  return new Promise((resolve, reject) => {
    const run = execFile(python, [ALONE, CHECK], { cwd: folder, env }, (error, stdout) =>
      error === null ? resolve(JSON.parse(stdout)) : reject(error),
    );
    run.stdin?.end(JSON.stringify(commands));
  });
}
