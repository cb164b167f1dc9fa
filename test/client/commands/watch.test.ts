import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { watchCommand } from '../../../client/commands/watch.ts';
import type { Stack } from '../../../client/stack/connect.ts';
import { rememberSending } from '../../../client/watch/just-sent.ts';
import { problem, startApi } from '../support/api-stand-in.ts';
import { runCommand } from '../support/run-command.ts';
import { endedShoot } from '../support/shoots.ts';

const STACK = { id: 'stand-in' } as Stack;

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'watch-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('watch ends at once if the shoot has ended', async () => {
  const { api, seen } = await startApi({ 'GET /shoot': endedShoot() });
  const run = { api, files: { read: async () => null }, notesFolder: makeFolder() };
  const { exitCode } = await runCommand(watchCommand, { folder: 'spring/ana', into: makeFolder() }, run);
  expect(exitCode).toBe(0);
  expect(seen).toHaveLength(1);
});

it('waits for photos that "up" has sent just now, though their folder is not known yet', async () => {
  const notesFolder = makeFolder();
  const keys = ['uploads/spring/ana/1.jpg'];
  await rememberSending('spring/ana', { after: null, keys, atMs: Date.now() }, STACK, { notesFolder });
  let asked = 0;
  const none = problem(404, 'shoot-not-found', 'No photo.');
  const { api } = await startApi({ 'GET /shoot': () => (++asked === 1 ? none : endedShoot()) });
  const run = { api, files: { read: async () => null }, notesFolder };
  const { exitCode } = await runCommand(watchCommand, { folder: 'spring/ana', into: makeFolder() }, run);
  expect([exitCode, asked]).toEqual([0, 2]);
}, 20_000);

it('watch says that the shoot does not exist', async () => {
  const { api } = await startApi({
    'GET /shoot': problem(404, 'shoot-not-found', 'No photo has come there.'),
  });
  const run = { api, notesFolder: makeFolder() };
  await expect(runCommand(watchCommand, { folder: 'no' }, run)).rejects.toThrow('No photo has come there.');
});
