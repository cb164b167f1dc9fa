import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPackages } from '../../../local/engine/set-up.ts';
import { runCommand } from '../../../local/processes/run-command.ts';
import { removeFolder } from '../../../local/processes/run-folder.ts';
import { ENGINE_HOME } from '../../../local/project.ts';

const PACKAGES = {
  name: 'cfn-lint',
  main: 'cfn-lint',
  requirements: fileURLToPath(new URL('requirements.txt', import.meta.url)),
};

/** The rules that are not asked, each with the reason. */
const IGNORED = {
  // The CDK has a function depend on its role by name too, beside the role's policies, which have to be there first.
  W3005: 'a dependency that a reference implies already',
} as const;

/**
 * Has cfn-lint check a template against AWS's resource schemas and its own rules.
 * @throws {Problem} with what it finds, a line each
 * @see https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md
 */
export async function lintTemplate(template: unknown): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-lint-'));
  try {
    const python = await setUpPackages(PACKAGES, { home: ENGINE_HOME, temporary: folder });
    const file = join(folder, 'template.json');
    await writeFile(file, JSON.stringify(template, null, 1));
    // As a module: the program's own first line names the folder that the environment was built in.
    const program = 'import sys; from cfnlint.runner import main; sys.exit(main())';
    const how = ['--format', 'parseable', '--ignore-checks', ...Object.keys(IGNORED)];
    await runCommand(python, ['-I', '-c', program, ...how, '--', file], {
      name: 'cfn-lint',
      cwd: folder,
      linesShown: 50,
      // Of the user's, no configuration.
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' },
    });
  } finally {
    await removeFolder(folder);
  }
}
