import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPackages } from '../../../../local/engine/set-up.ts';
import { runCommand } from '../../../../local/processes/run-command.ts';
import { removeFolder } from '../../../../local/processes/run-folder.ts';
import { ENGINE_HOME } from '../../../../local/project.ts';

const PACKAGES = {
  name: 'cfn-lint',
  main: 'cfn-lint',
  requirements: fileURLToPath(new URL('requirements.txt', import.meta.url)),
};

/** The rules that are ignored, each with the reason. */
const IGNORED = {
  // The CDK makes a function depend on its role by name too, next to the role's policies, which must exist
  // first.
  W3005: 'a dependency that a reference implies already',
} as const;

/**
 * Checks a template with cfn-lint, against AWS's resource schemas and cfn-lint's own rules.
 * @throws {Problem} with cfn-lint's findings, one per line
 * @see https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md
 */
export async function lintTemplate(template: unknown): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-lint-'));
  try {
    const python = await setUpPackages(PACKAGES, { home: ENGINE_HOME, temporary: folder });
    const file = join(folder, 'template.json');
    await writeFile(file, JSON.stringify(template, null, 1));
    // Run as a module: the first line of the installed program names the folder in which the environment was
    // built.
    const program = 'import sys; from cfnlint.runner import main; sys.exit(main())';
    const how = ['--format', 'parseable', '--ignore-checks', ...Object.keys(IGNORED)];
    await runCommand(python, ['-I', '-c', program, ...how, '--', file], {
      name: 'cfn-lint',
      cwd: folder,
      linesShown: 50,
      // Ignores the user's cfn-lint configuration.
      env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' },
    });
  } finally {
    await removeFolder(folder);
  }
}
