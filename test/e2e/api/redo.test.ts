import { expect, it } from 'vitest';
import { call, endOf, retouchOnce } from '../../support/deployed/api-client.ts';
import { order } from '../../support/deployed/api-photos.ts';
import { ledgerOf } from '../../support/deployed/simulator-control.ts';
import { eventually, readResult, recordOf } from '../../support/deployed/stack-client.ts';

const redo = (id: string, body: object) => call('POST', `/retouches/${id}/redo`, { body });
const ended = (id: string, attempt: number) =>
  retouchOnce(id, (it) => it.attempt === attempt && it.timings.recordedAt !== null);

/** The file of a version, from the URI in the API's response. */
// biome-ignore lint/suspicious/noExplicitAny: tests read what the schemas describe
const readVersion = ({ versions }: any, version: number) =>
  readResult(versions[version - 1].outputs[0].key as string);

it('a photo is redone with less strength for free, with other words by a new job, and with its first settings', async () => {
  const folder = 'api/redo/one';
  const { id } = await order({ folder, fileName: 'a.jpg' });
  await endOf(id);
  const first = await readResult(`results/${folder}/a.jpg`);

  expect((await redo(id, { recipe: { strength: 0 } })).status).toBe(202);
  const weaker = await ended(id, 2);
  expect(weaker).toMatchObject({ status: 'succeeded', redoError: null, recipe: { strength: 0 } });
  const second = await readResult(`results/${folder}/a.jpg`);
  expect(second).not.toEqual(first);
  expect(await readVersion(weaker, 1)).toEqual(first);
  expect(await ledgerOf(`${folder}/a.jpg`)).toMatchObject({ submits: 1, billed: 1 });

  await redo(id, { version: 1, recipe: { notes: 'Keep the freckles.' } });
  const other = await ended(id, 3);
  expect(other).toMatchObject({ status: 'succeeded', recipe: { notes: 'Keep the freckles.' } });
  expect(await readVersion(other, 2)).toEqual(second);

  await redo(id, { version: 1 });
  const back = await ended(id, 4);
  expect(await readResult(`results/${folder}/a.jpg`)).toEqual(first);
  expect(await ledgerOf(`${folder}/a.jpg`)).toMatchObject({ submits: 2, billed: 2 });
  const record = await recordOf(`${folder}/a.jpg`);
  expect(record).toMatchObject({ attempt: 4, cost: back.cost });
  // biome-ignore lint/suspicious/noExplicitAny: it was validated against the schema
  expect((record as any).versions.map(({ version, attempt }: any) => [version, attempt])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
});

it('rejected photos of a shoot are redone from the saved decisions', async () => {
  const folder = 'api/redo/shoot';
  const names = ['a.jpg', 'b.jpg'];
  const ids = await Promise.all(
    names.map(async (fileName) => (await order({ folder, fileName })).id as string),
  );
  for (const id of ids) await endOf(id);
  const [accepted = '', rejected = ''] = ids;
  const common = { version: 1, key: `uploads/${folder}/a.jpg` };
  const decisions = {
    folder,
    savedAt: new Date().toISOString(),
    photos: [
      { id: accepted, ...common, decision: 'accept' },
      { id: rejected, ...common, decision: 'reject', reason: 'Too strong.', redo: { strength: 0.5 } },
    ],
  };
  const ask = (body: object) => call('POST', `/shoot/redo?folder=${folder}`, { body });
  expect(await ask({ decisions, dryRun: true })).toMatchObject({
    status: 200,
    json: { matched: 1, costAtMost: 0 },
  });
  const { json } = await ask({ decisions });
  const run = await eventually('the redo', async () => {
    const now = (await call('GET', `/bulk/${json.id}`)).json;
    return now.state === 'running' ? null : now;
  });
  expect(run).toMatchObject({ state: 'finished', matched: 1, done: 1, failed: 0 });
  expect(await ended(rejected, 2)).toMatchObject({ status: 'succeeded', recipe: { strength: 0.5 } });
  expect((await call('GET', `/retouches/${accepted}`)).json.attempt).toBe(1);
});
