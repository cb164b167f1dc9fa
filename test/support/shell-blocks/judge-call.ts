import { existsSync, readFileSync } from 'node:fs';
import { defineRetouch } from '../../../client/retouch-program.ts';
import { API_DOCUMENT } from '../../../docs/api-document.ts';
import { readConfig } from '../../../infra/config.ts';
import { parseArguments } from '../../../local/command-line.ts';
import { readArguments } from '../../../local/segmind/arguments.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Call } from './note-calls.ts';

const root = new URL('../../../', import.meta.url);
const registry = JSON.parse(
  readFileSync(new URL('node_modules/aws-cdk/lib/cli/cli-type-registry.json', root), 'utf8'),
);

/** Programs that are called as they are everywhere. */
const KNOWN = ['git', 'open', 'sleep'];

/**
 * Throws if a call of another program than `aws` names a command, an option, a setting, a script, a file or a
 * route that does not exist.
 */
export async function judgeCall({ program, args, at }: Call): Promise<void> {
  const [first = '', ...rest] = args;
  if (program === 'retouch') await judgeRetouch(args);
  else if (program === 'npm') judgeNpm(args);
  else if (program === 'curl') judgeRequest(args);
  else if (program === 'npx' && first === 'retouch') await judgeRetouch(rest);
  else if (program === 'npx' && first === '--prefix') {
    const [, ...called] = rest.filter((arg) => arg !== '--no-install');
    await judgeCall({ program: 'npx', args: called, at });
  } else if (program === 'npx' && first === 'cdk') judgeCdk(rest);
  else if (program === 'npx' && first === 'vitest') judgeVitest(rest);
  else if (program === 'node') judgeFile(`docs/webhooks/${first}`);
  else if (!KNOWN.includes(program)) throw new Error(`Say in this file how to judge ${program} ${first}.`);
}

/** commander throws if a command or an option is wrong. */
async function judgeRetouch(args: readonly string[]): Promise<void> {
  const program = defineRetouch(async () => {});
  for (const command of [program, ...program.commands]) command.configureOutput({ writeErr: () => {} });
  await program.parseAsync(args, { from: 'user' });
}

function judgeNpm(args: readonly string[]): void {
  const [command = '', ...rest] = args.filter((arg) => arg !== '-s');
  if (command === 'ci') return;
  const [script = '', dashes, ...given] = command === 'run' ? rest : [command, ...rest];
  if (!(script in packageJson.scripts)) throw new Error(`There is no script ${script}.`);
  if (dashes === undefined) return;
  if (script === 'simulator') readArguments(given);
  else if (script === 'start') readConfig(settingsOf(given));
  else if (script === 'bench') judgeBench(given[0]);
  else if (script === 'bench:api') given.forEach(judgeNumber);
  else throw new Error(`Say in this file how to judge the arguments of npm run ${script}.`);
}

function judgeBench(part = ''): void {
  const parts = readFileSync(new URL('bench/bench.ts', root), 'utf8');
  if (!parts.includes(`part === '${part}'`) && part !== 'scale') throw new Error(`There is no part ${part}.`);
}

function judgeNumber(arg: string): void {
  if (!/^\d+$/.test(arg)) throw new Error(`${arg} is no number.`);
}

function settingsOf(args: readonly string[]): Readonly<Record<string, string>> {
  const parsed = parseArguments('', { args: [...args] });
  if (parsed === 'help') throw new Error('The line asks for help.');
  return parsed.settings;
}

function judgeCdk([command = '', ...args]: readonly string[]): void {
  const known = registry.commands[command];
  if (known === undefined) throw new Error(`There is no cdk ${command}.`);
  for (const option of args.filter((arg) => arg.startsWith('--'))) {
    const name = option.slice(2);
    if (!(name in { ...known.options, ...registry.globalOptions })) {
      throw new Error(`cdk ${command} has no ${option}.`);
    }
  }
  const given = args.flatMap((arg, index) => (args[index - 1] === '-c' ? ['-c', arg] : []));
  const { model = '', ...settings } = settingsOf(given);
  // A profile of the reader's own is not there.
  readConfig(model === '' || model.startsWith('./') ? settings : { model, ...settings });
}

function judgeVitest(args: readonly string[]): void {
  const project = args[args.indexOf('--project') + 1];
  const config = readFileSync(new URL('vitest.config.ts', root), 'utf8');
  if (!config.includes(`name: '${project}'`)) throw new Error(`There is no project ${project} of tests.`);
  judgeFile(args.at(-1) ?? '');
}

/** A request to the API by curl. */
function judgeRequest(args: readonly string[]): void {
  const url = new URL(args.find((arg) => arg.startsWith('https://')) ?? '');
  const method = args.includes('-X')
    ? args[args.indexOf('-X') + 1]
    : args.includes('--json')
      ? 'POST'
      : 'GET';
  const route = Object.entries(API_DOCUMENT.paths).find(([path]) =>
    new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url.pathname),
  );
  const operation = route?.[1][method?.toLowerCase() as keyof (typeof route)[1]];
  if (operation === undefined) throw new Error(`The API has no ${method} ${url.pathname}.`);
}

function judgeFile(path: string): void {
  if (!existsSync(new URL(path, root))) throw new Error(`There is no ${path}.`);
}
