import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { confirm } from '../../../client/program/confirm.ts';

const MODULE = new URL('../../../client/program/confirm.ts', import.meta.url).href;
/** A tool of util-linux that runs a program in a terminal of its own. */
const SCRIPT = '/usr/bin/script';

/** Asks in a terminal, and presses these keys when the question appears; returns the result of `confirm`. */
async function press(keys: string): Promise<string> {
  const source = `
    import { confirm } from ${JSON.stringify(MODULE)};
    const controller = new AbortController();
    process.on('SIGINT', () => controller.abort(new Error('Ctrl-C')));
    const ended = await confirm('Send 51 photos?', controller.signal).catch((error) => error.message);
    console.log('<' + ended + '>');
    process.exit();`;
  const node = `'${process.execPath}' --input-type=module -e "$SOURCE"`;
  const child = spawn(SCRIPT, ['-qec', node, '/dev/null'], { env: { ...process.env, SOURCE: source } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  let isAnswered = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
    if (isAnswered || !printed.includes('Send 51 photos? [y/N] ')) return;
    isAnswered = true;
    child.stdin.write(keys);
  });
  await once(child, 'close');
  return /<(.*)>/.exec(printed)?.[1] ?? printed;
}

describe('confirm', () => {
  it.runIf(process.platform === 'linux' && existsSync(SCRIPT)).each([
    ['y', 'y\r', 'true'],
    ['YES with a space', ' YES\r', 'true'],
    ['n', 'n\r', 'false'],
    ['Enter alone', '\r', 'false'],
    ['anything else', 'yellow\r', 'false'],
    ['Ctrl-D', '\x04', 'false'],
    ['Ctrl-C', '\x03', 'Ctrl-C'],
  ])('accepts %s as the answer', async (_, keys, ended) => {
    expect(await press(keys)).toBe(ended);
  });

  it('fails as wrong use if there is no terminal', async () => {
    await expect(confirm('Send 51 photos?', new AbortController().signal)).rejects.toMatchObject({
      exitCode: 2,
      message: 'Send 51 photos? There is no terminal for the question: use --yes to continue without it.',
    });
  });
});
