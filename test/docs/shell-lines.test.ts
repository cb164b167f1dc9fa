import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { removeFolder } from '../../local/processes/run-folder.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { checkAwsCommands } from '../support/aws-cli/aws-cli.ts';
import { FOUNDATION, DOCUMENTED_BLOCKS as pages } from '../support/shell-blocks/documented-blocks.ts';
import { judgeCall } from '../support/shell-blocks/judge-call.ts';
import { NOT_RUN } from '../support/shell-blocks/not-run.ts';
import { type Call, noteCalls, putDocumentedFiles } from '../support/shell-blocks/note-calls.ts';
import type { ShellBlock } from '../support/shell-blocks/shell-blocks.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Who signs in for `api`. */
const SIGNED_IN = {
  at: 'the reader',
  purpose: null,
  text: 'AWS_ACCESS_KEY_ID=id AWS_SECRET_ACCESS_KEY=secret',
};

/** Commands that only version 2 of the AWS CLI has, which is not on PyPI: nothing checks their arguments. */
const OF_VERSION_2 = ['configure sso', 'sso login'];

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'retouch-shell-'));
  onTestFinished(() => removeFolder(folder));
  await putDocumentedFiles(folder);
  return folder;
}

const callsOf = async (blocks: readonly ShellBlock[], folder: string) =>
  noteCalls([...FOUNDATION, SIGNED_IN, ...blocks], folder);

const webhooks = [{ name: 'shop', url: 'https://shop.example.com/' }];
const template = synthesize({ notifications: true, webhooks });

/** What a call of `aws` names that the stack does not have: an output, or a function by a part of its name. */
function missingParts({ args }: Call): string[] {
  const query = args[args.indexOf('--query') + 1] ?? '';
  const [, output] = /OutputKey=='(\w+)'/.exec(query) ?? [];
  const [, part] = /contains\(LogicalResourceId, '(\w+)'\)/.exec(query) ?? [];
  const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
  const named = part === undefined ? [] : functions.filter((id) => id.includes(part));
  return [
    ...(output === undefined || output in template.toJSON().Outputs ? [] : [`no output ${output}`]),
    ...(part === undefined || named.length === 1 ? [] : [`${named.length} functions with ${part}`]),
  ];
}

describe('the blocks of shell', () => {
  it('are found on every page that has a fence of shell', () => {
    const fences = pages.map(([name]) => read(name).match(/^ *```sh$/gm)?.length);
    expect(pages.map(([, blocks]) => blocks.length)).toEqual(fences);
  });

  it('are named in NOT_RUN, with the reason, if the local engine does not run them, and only then', () => {
    const named = pages.flatMap(([page, blocks]) =>
      Object.keys(NOT_RUN[page] ?? {}).filter((begin) => !blocks.some(({ text }) => text.includes(begin))),
    );
    expect(named).toEqual([]);
    expect(Object.keys(NOT_RUN).filter((page) => !pages.some(([name]) => name === page))).toEqual([]);
  });

  it.each(pages)(
    'run to their end, with stand-ins for programs, and name what there is: %s',
    async (_, blocks) => {
      const calls = await callsOf(blocks, await makeFolder());
      for (const call of calls.filter(({ program }) => program !== 'aws')) {
        await expect(
          judgeCall(call),
          `${call.at}: ${call.program} ${call.args.join(' ')}`,
        ).resolves.toBeUndefined();
      }
      const missing = calls.flatMap((call) => missingParts(call).map((what) => `${call.at}: ${what}`));
      expect(missing).toEqual([]);
    },
  );

  it('call the AWS CLI with commands, options and values that it knows', { timeout: 240_000 }, async () => {
    const folder = await makeFolder();
    const all = await Promise.all(pages.map(async ([, blocks]) => callsOf(blocks, await makeFolder())));
    const calls = all.flat().filter(({ program }) => program === 'aws');
    const byText = new Map(calls.map((call) => [call.args.join(' '), call]));
    const commands = [...byText].filter(([line]) => !OF_VERSION_2.some((one) => line.startsWith(one)));
    const found = await checkAwsCommands(
      commands.map(([, { args }]) => args),
      folder,
    );
    const wrong = commands.flatMap(([line, { at }], index) =>
      found[index] === null ? [] : [`${at}: aws ${line}\n${found[index]}`],
    );
    expect(wrong).toEqual([]);
  });
});

describe('what checks the blocks', () => {
  it('finds what is wrong with a command of the AWS CLI', { timeout: 240_000 }, async () => {
    const wrong = [
      'sqs get-queue-attribute --queue-url url',
      'sqs get-queue-attributes',
      'sqs get-queue-attributes --queue-url url --attributes QueueArn',
      'sqs get-queue-attributes --queue-url url --attribute-names QueueARN',
      'sqs get-queue-attributes --queue-url url --attribute-names QueueArn --query Attribute.QueueArn',
      'stepfunctions list-executions --state-machine-arn arn --status-filter FAIL',
      'dynamodb get-item --table-name table --key {"pk":"line"}',
      'dynamodb wait table-exist --table-name table',
      'lambda invoke --function-name audit --log-type Head out.json',
      's3 cp missing.json s3://photos/decisions/ana.json',
      's3 sync s3://photos/results/ to --metadata-with x',
    ];
    const found = await checkAwsCommands(
      wrong.map((line) => line.split(' ')),
      await makeFolder(),
    );
    expect(wrong.filter((_, index) => found[index] === null)).toEqual([]);
  });

  it.each([
    'npx retouch send ana.jpg',
    'npx retouch up ana.jpg --wach',
    'npx cdk deploi',
    'npx cdk deploy --import-resources',
    'npx cdk deploy -c maxInFlights=3',
    'npx cdk deploy -c maxInFlight=many',
    'npx vitest run --project unit test/functions/none',
    'npx vitest run --project units test/docs',
    'npm run tests',
    'npm start -- -c outputFormat=gif ana.jpg',
    'npm run -s simulator -- --ports 8080',
    'curl -X POST https://abc123.example.com/shoot/retries',
    'curl -X DELETE https://abc123.example.com/shoot/retry',
    'node recipient.ts',
    'wget https://abc123.example.com/',
  ])('refuses %s', async (line) => {
    const [program = '', ...args] = line.split(' ');
    await expect(judgeCall({ at: 'here', program, args })).rejects.toThrow();
  });

  it('misses an output and a function that the stack does not have', () => {
    const asked = (query: string) => missingParts({ at: 'here', program: 'aws', args: ['--query', query] });
    expect(asked("Stacks[0].Outputs[?OutputKey=='TableNames'].OutputValue")).toEqual([
      'no output TableNames',
    ]);
    expect(asked("contains(LogicalResourceId, 'StartRetouches')")).toEqual([
      '0 functions with StartRetouches',
    ]);
  });

  it('names the block in which a line fails', async () => {
    const blocks = [{ at: 'page.md:3', purpose: null, text: 'output TableName\ncat missing.json' }];
    await expect(callsOf(blocks, await makeFolder())).rejects.toThrow('page.md:3 fails in: cat missing.json');
  });
});
