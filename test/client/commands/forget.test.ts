import { describe, expect, it } from 'vitest';
import { type ForgetOptions, forgetCommand } from '../../../client/commands/forget.ts';
import { startAws } from '../doctor/aws-stand-in.ts';
import { startApi } from '../support/api-stand-in.ts';
import { runCommand } from '../support/run-command.ts';

const PLAN = { kind: 'plan', folders: 2, photos: 3, versions: 12, bytes: 5_200_000 };
const FOLDER = { folder: '/spring//ana/' };
const outputs = { ForgetFunctionName: 'Retouch-Forget' };

interface RunOptions extends Partial<ForgetOptions> {
  /** Answer of the dry run. */
  readonly plan?: object;
  /** Erased counts of the following invocations. */
  readonly turns?: readonly { photos: number; versions: number; isDone: boolean }[];
}

/** Runs `retouch forget` against a stack that answers a dry run, and then with these reports in turn. */
async function run(
  answers: readonly boolean[],
  { plan = PLAN, turns = [{ photos: 3, versions: 12, isDone: true }], ...more }: RunOptions = {},
) {
  const asked: unknown[] = [];
  let turn = 0;
  await startAws({
    Invoke: ({ url, body }) => {
      const request = JSON.parse(body);
      asked.push({ ...request, of: /functions\/([\w-]+)/.exec(url)?.[1] });
      return request.dryRun ? plan : { kind: 'erased', ...turns[turn++] };
    },
  });
  const { api } = await startApi({});
  const ended = await runCommand(forgetCommand, { ...FOLDER, ...more }, { api, outputs, answers });
  return { ...ended, requests: asked };
}

const dry = { folder: 'spring/ana', dryRun: true, of: 'Retouch-Forget' };
const wet = { ...dry, dryRun: false };

describe('retouch forget', () => {
  it('says how much is erased and what stays elsewhere, has the folder typed, and erases', async () => {
    const { exitCode, text, asked, requests } = await run([true]);
    expect(exitCode).toBe(0);
    expect(asked).toEqual(['Erase spring/ana permanently? spring/ana']);
    expect(text).toContain('spring/ana: 3 photos, 12 versions of files in 2 folders, 5.2 MB.\n');
    expect(text).toContain('Receipts stay, with a hash');
    expect(text).toContain('executions and bulk runs after 90 days');
    expect(text).toMatch(/spring\/ana is forgotten\.\n$/);
    expect(requests).toEqual([dry, wet]);
  });

  it('erases nothing if another word is typed', async () => {
    const { exitCode, text, requests } = await run([false]);
    expect(exitCode).toBe(0);
    expect(text).toMatch(/Nothing is erased\.\n$/);
    expect(requests).toEqual([dry]);
  });

  it('continues until the stack has erased everything', async () => {
    const turns = [
      { photos: 0, versions: 9, isDone: false },
      { photos: 3, versions: 3, isDone: false },
      { photos: 0, versions: 0, isDone: true },
    ];
    const { text, requests } = await run([true], { turns });
    expect(requests).toEqual([dry, wet, wet, wet]);
    expect(text).toContain('Erased: 3 photos, 12 versions of files.');
  });

  it('does not ask if the folder is given a second time', async () => {
    const { asked, requests } = await run([], { confirm: 'spring/ana' });
    expect(asked).toEqual([]);
    expect(requests).toEqual([dry, wet]);
  });

  it('stops at the plan with --dry-run', async () => {
    expect((await run([], { dryRun: true })).requests).toEqual([dry]);
  });

  it('refuses a folder with photos that have not ended, and says how to end them', async () => {
    await expect(run([], { plan: { kind: 'open', open: 2 } })).rejects.toThrow(
      '2 photos of spring/ana not ended. Cancel waiting photos (retouch cancel spring/ana)',
    );
  });

  it.each([
    ['the top', { folder: '/' }, 'Name a folder'],
    ['another folder to confirm', { folder: 'spring/ana', confirm: 'spring' }, 'expected spring/ana'],
  ])('refuses %s', async (_, options, words) => {
    const { api } = await startApi({});
    await expect(runCommand(forgetCommand, options, { api, outputs })).rejects.toThrow(words);
  });
});
