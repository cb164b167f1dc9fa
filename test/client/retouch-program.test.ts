import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { numberBetween } from '../../client/retouch-program.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { problem, type Routes, startApi } from './support/api-stand-in.ts';
import { makeFolder } from './support/local-file.ts';

const PROGRAM = fileURLToPath(new URL('../../client/retouch.mjs', import.meta.url));

/** Runs `retouch` with these arguments in a pipe, with no setting that says where a stack is. */
async function type(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: makeFolder(),
    env: { PATH, HOME: makeFolder(), AWS_EC2_METADATA_DISABLED: 'true', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [printed, complaint] = [text(child.stdout), text(child.stderr)];
  const [code] = await once(child, 'exit');
  return { code, printed: await printed, complaint: await complaint };
}

/** Runs `retouch` with a token for an API that gives this answer. */
async function typeTo(routes: Routes, ...args: readonly string[]) {
  const { api } = await startApi(routes);
  return type([...args, '--through-api', '--api-url', api.baseUrl ?? ''], { RETOUCH_TOKEN: 'a-token' });
}

describe('retouch', () => {
  it.each([[['help']], [['--help']], [['help', 'up']], [['up', '--help']]])(
    'shows its usage and exits 0 for %j',
    async (args) => {
      const { code, printed, complaint } = await type(args);
      expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
      expect(printed).toMatch(/^Usage: retouch/);
    },
  );

  it('lists all commands with their purpose', async () => {
    const { printed } = await type(['help']);
    for (const command of ['up', 'watch', 'down', 'line', 'status', 'review', 'cancel', 'redo']) {
      expect(printed).toMatch(new RegExp(`^  ${command}\\b.*  \\w`, 'm'));
    }
  });

  it('prints its version', async () => {
    expect(await type(['--version'])).toMatchObject({ code: 0, printed: `${packageJson.version}\n` });
  });

  it.each([
    [[], 'Usage: retouch'],
    [['send'], "unknown command 'send'"],
    [['statu'], 'Did you mean status?'],
    [['up'], "missing required argument 'paths'"],
    [['up', 'a', '--sped', '2'], "unknown option '--sped'"],
    [['up', 'a', '--to'], "option '--to <folder>' argument missing"],
    [['watch', 'a', 'b'], 'too many arguments'],
    [['down', 'a', '--only', 'best'], 'Allowed choices are accepted.'],
    [['up', 'gone'], 'There is no file or folder gone.'],
  ])('fails as wrong use, with exit code 2, for %j', async (args, words) => {
    const { code, printed, complaint } = await type(args);
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(complaint).toContain(words);
    expect(complaint).not.toMatch(/\n +at /);
  });

  it.each([
    ['no region', {}, 'No AWS region is set. Set the region'],
    ['no credentials', { AWS_REGION: 'eu-central-1' }, 'No AWS credentials are found. Sign in'],
  ])('explains, with exit code 1, that there is %s', async (_, env, words) => {
    const { code, complaint } = await type(['line'], env);
    expect(code).toBe(1);
    expect(complaint).toContain(`Retouch: ${words}`);
    expect(complaint).not.toMatch(/\n +at /);
  });

  it('writes errors only to standard error, also with output for programs', async () => {
    const refused = problem(404, 'shoot-not-found', 'No photo lies in ana.');
    const routes = { 'GET /shoot': refused, 'GET /shoots': { shoots: [], nextCursor: null } };
    const { code, printed, complaint } = await typeTo(routes, 'status', 'ana', '--json');
    expect({ code, printed }).toEqual({ code: 1, printed: '' });
    expect(complaint).toMatch(/\nRetouch: .+/);
  });

  it('reports a bug as its own, without a stack trace', async () => {
    // The API is faulty: its shoots are not a list.
    const routes = { 'GET /shoots': { shoots: 7, nextCursor: null } };
    const { code, complaint } = await typeTo(routes, 'status');
    expect(code).toBe(1);
    expect(complaint).toContain('Retouch: retouch itself has an error: ');
    expect(complaint).toContain('Use --debug to see where.');
    expect(complaint).not.toMatch(/\n +at /);
  });

  it('shows with --debug where a bug is, and its requests', async () => {
    const routes = { 'GET /shoots': { shoots: 7, nextCursor: null } };
    const { complaint } = await typeTo(routes, 'status', '--debug');
    expect(complaint).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/shoots 200, \d+ ms$/m);
    expect(complaint).toMatch(/\n +at /);
    expect(complaint).not.toContain('a-token');
  });
});

describe('an option that is a number', () => {
  const read = numberBetween(0, 1);

  it.each([
    ['0', 0],
    ['0.6', 0.6],
    ['1', 1],
  ])('reads %s', (typed, number) => {
    expect(read(typed)).toBe(number);
  });

  it.each(['', ' ', 'much', '-0.1', '1.1', 'NaN', '0,6'])('refuses %j', (typed) => {
    expect(() => read(typed)).toThrow('Expected a number from 0 to 1.');
  });
});
