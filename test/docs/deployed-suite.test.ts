import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { type Need, SCENARIOS, scenariosFor } from '../e2e/scenarios.ts';
import { PHOTO_STACK_SETTINGS } from '../support/deployed/photo-stack.ts';

const page = await readFile(new URL('../../docs/deployed-suite.md', import.meta.url), 'utf8');
const e2e = new URL('../e2e/', import.meta.url);

const namesIn = (text: string) => [...text.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, name]) => name).sort();
const filesThatNeed = (need: Need) =>
  Object.keys(SCENARIOS)
    .filter((file) => SCENARIOS[file] === need)
    .sort();

it('lists every test file that runs on the photo stack, and what it needs', async () => {
  const api = (await readdir(new URL('api/', e2e))).map((file) => `api/${file}`);
  const files = [...(await readdir(e2e)), ...api].filter((file) => file.endsWith('.test.ts'));
  expect(Object.keys(SCENARIOS).sort()).toEqual(files.sort());
});

it.each<[Need, RegExp]>([
  ['nothing', /^\| (.+) \| nothing but the stack \|$/m],
  ['simulator', /^\| (.+) \| a simulator,.*\|$/m],
  ['engine', /^\| (.+) \| the local engine:.*\|$/m],
])('the docs list the files that need %s', (need, row) => {
  expect(namesIn(row.exec(page)?.[1] ?? '')).toEqual(filesThatNeed(need));
});

it('a file that scripts the simulator runs only with a simulator', async () => {
  for (const file of scenariosFor({ hasSimulator: false })) {
    const source = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(source).not.toMatch(/\b(script|account|ledger)\b[^;]*from '.*simulator-control/);
  }
});

it('the docs deploy with the settings that the tests rely on', () => {
  const given = Object.fromEntries(
    [...page.matchAll(/-c (\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
  const stackName = /^RETOUCH_STACK=(\S+) RETOUCH_SEGMIND_SIMULATOR=/m.exec(page)?.[1];
  expect(stackName).toBeDefined();
  expect(given).toEqual({ ...PHOTO_STACK_SETTINGS, segmindOrigin: expect.any(String), stackName });
});
