import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../../support/http-server.ts';
import { problem, type Routes, startApi } from '../support/api-stand-in.ts';
import { bulkRoutes, sampleRun } from '../support/bulk-runs.ts';
import { endedShoot, sampleShoot } from '../support/shoots.ts';

const PROGRAM = fileURLToPath(new URL('../../../client/retouch.mjs', import.meta.url));
const WAY = ['--through-api', '--api-url'];

/** Runs `retouch` with these arguments, with a token for this API, and output into a pipe. */
async function type(routes: Routes, ...args: readonly string[]) {
  const { api, requestsTo } = await startApi(routes);
  const { INIT_CWD: _, npm_lifecycle_event: __, RETOUCH_STACK: ___, ...env } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args, ...WAY, api.baseUrl ?? ''], {
    env: { ...env, RETOUCH_TOKEN: 'a-token' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [printed, complaint] = [text(child.stdout), text(child.stderr)];
  const ended = once(child, 'exit').then(async ([code]) => ({
    code,
    printed: await printed,
    complaint: await complaint,
  }));
  return { child, ended, requestsTo };
}

const cancelRoutes = {
  'GET /shoot': sampleShoot({ folder: 'ben' }),
  'GET /shoots': { shoots: [], nextCursor: null },
  ...bulkRoutes('POST /shoot/cancel', [sampleRun({ folder: 'ben' })], () =>
    problem(404, 'shoot-not-found', 'No photo.'),
  ),
};

describe('a typed command', () => {
  it('sends the token to the API', async () => {
    const { ended, requestsTo } = await type(
      { 'GET /shoot': endedShoot() },
      ...['status', 'spring/ana', '--json'],
    );
    const { code, printed } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toEqual({ event: 'shoot', ...endedShoot() });
    expect(requestsTo('GET /shoot')[0]?.headers.authorization).toBe('Bearer a-token');
  });

  it('cancels nothing in a pipe without --yes, and exits 2', async () => {
    const { ended, requestsTo } = await type(cancelRoutes, 'cancel', 'ben');
    const { code, complaint } = await ended;
    expect(code).toBe(2);
    expect(complaint).toContain('Cancel 3 photos? There is no terminal for the question: use --yes');
    expect(requestsTo('POST /shoot/cancel').map(({ body }) => body)).toEqual([{ dryRun: true }]);
  });

  it.each([
    [['redo', 'ana', '--strength', '2'], 'Expected a number from 0 to 1.'],
    [['redo', 'ana', '--failed', '--notes', 'x'], '--notes and --strength are for rejected photos'],
    [['redo'], "missing required argument 'folder'"],
    [['review'], "missing required argument 'folder'"],
  ])('is refused with exit 2 if it is %j', async (args, words) => {
    const { code, complaint } = await (await type({}, ...args)).ended;
    expect(code).toBe(2);
    expect(complaint).toContain(words);
  });

  it('serves a review through presigned URLs until Ctrl-C, and exits 0', async () => {
    const { origin } = await serve((_, response) => response.end('<h1>Review</h1>'));
    const key = 'results/spring/ana/review.html';
    const file = {
      key,
      bytes: 15,
      etag: 'e',
      storedAt: '',
      url: `${origin}/review.html?X-Amz-Signature=secret`,
    };
    const files = [{ ...file, urlExpiresAt: '2099-01-01T00:00:00.000Z' }];
    const { child, ended } = await type(
      {
        'GET /shoot': endedShoot(),
        'GET /results': { files, nextCursor: null },
        'GET /decisions': problem(404, 'decisions-not-found', 'There are none.'),
      },
      ...['review', 'spring/ana', '--no-open', '--debug'],
    );
    const [chunk] = await once(child.stdout, 'data');
    const [url = ''] = /http:\S+review\.html/.exec(`${chunk}`) ?? [];
    expect(await (await fetch(url)).text()).toBe('<h1>Review</h1>');
    child.kill('SIGINT');
    const { code, printed, complaint } = await ended;
    expect(code).toBe(0);
    expect(printed).toContain('0 accepted, 0 rejected.\n');
    expect(printed + complaint).not.toContain('secret');
  });
});
