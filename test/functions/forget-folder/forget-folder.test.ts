import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { createReceipts, receiptKey } from '../../../core/payment/receipts.ts';
import { shootSpendingKey } from '../../../core/payment/spending.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createSamePhotos } from '../../../core/photos/same-photos.ts';
import { createCountPhotos } from '../../../core/shoots/count-photos.ts';
import { createFolderFiles } from '../../../functions/forget-folder/folder-files.ts';
import { createFolderItems } from '../../../functions/forget-folder/folder-items.ts';
import {
  createForgetFolder,
  forgetFolderEventSchema,
} from '../../../functions/forget-folder/forget-folder.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';

const NOW = Date.parse('2026-11-26T12:00:00.000Z');
const JOB = {
  pollUrl: 'https://segmind.example/ana',
  requestId: 'request-1',
  acceptedAt: '2026-11-26T11:00:00.000Z',
};

/** One client for both buckets. */
function bucketsOf(fakes: Readonly<Record<string, S3Fake>>): S3Client {
  const send = (command: { input: { Bucket: string } }) => fakes[command.input.Bucket]?.send(command);
  return { send } as unknown as S3Client;
}

/** A stack with paid photos in these folders: `spring/ana.jpg` has the id `ana-1`. */
async function start({ clockStepMs = 0 } = {}) {
  const { table, dynamo } = createStateTable();
  const [s3, state] = [new S3Fake(), new S3Fake()];
  s3.isVersioned = true;
  const photos = createPhotos(table, () => NOW);
  const receipts = createReceipts(table, () => NOW);
  const count = createCountPhotos(table, photos, () => NOW);
  let nowMs = NOW;
  const forget = createForgetFolder({
    items: createFolderItems(table),
    files: createFolderFiles(bucketsOf({ photos: s3, state }), {
      photoBucket: 'photos',
      stateBucket: 'state',
    }),
    now: () => (nowMs += clockStepMs),
  });

  async function add(path: string, id: string, { hasEnded = true } = {}): Promise<void> {
    const upload = { bucket: 'photos', key: `uploads/${path}`, versionId: 'v1' };
    const photo = {
      ...upload,
      bytes: 9,
      type: 'image/jpeg',
      width: 1,
      height: 1,
      fingerprint: `f-${id}`,
    } as const;
    await photos.begin({ id, attempt: 1, photo: upload });
    await createSamePhotos(table, photos).claim({ id, attempt: 1 }, `f-${id}`);
    const opening = await receipts.open({ id, attempt: 1 }, [], true);
    if (opening.kind !== 'clear') throw new Error(`The receipt of ${id} is ${opening.kind}.`);
    await receipts.complete(opening.intent, JOB, { going: [], ended: [] });
    if (hasEnded) await photos.end({ id, attempt: 1, photo }, { error: null, photo });
    await count([id]);
    s3.put(`uploads/${path}`, 'photo');
    s3.put(`uploads/${path}`, 'photo again');
    for (const key of [path, `${path}.json`]) s3.put(`results/${key}`, 'result');
    for (const key of [`working-copies/${id}-1.jpg`, `model-pictures/${id}/1/0001`, `outputs/${id}/x.json`]) {
      state.put(key, 'state');
    }
  }

  /** Every text that is left: items, keys, and keys of replaced or deleted versions. */
  const everything = async () => {
    const older = [...s3.olderVersions].flatMap(([key, versions]) => (versions.length > 0 ? [key] : []));
    return JSON.stringify([dynamo.items(), [...s3.objects.keys()], older, [...state.objects.keys()]]);
  };
  return { table, s3, forget, add, everything };
}

const FOLDER = { folder: 'spring', dryRun: false };

describe('forget-folder', () => {
  it('counts what it would erase, and erases nothing, in a dry run', async () => {
    const { add, forget, everything } = await start();
    await add('spring/ana.jpg', 'ana-1');
    await add('spring/inside/bea.jpg', 'bea-1');
    await add('autumn/cleo.jpg', 'cleo-1');
    const before = await everything();
    expect(await forget({ ...FOLDER, dryRun: true })).toEqual({
      kind: 'plan',
      folders: 2,
      photos: 2,
      versions: 8,
      bytes: 2 * ('photo'.length + 'photo again'.length + 2 * 'result'.length),
    });
    expect(await everything()).toBe(before);
  });

  it('leaves no name of the folder, of the folders below and of their photos', async () => {
    const { add, forget, everything, s3 } = await start();
    await add('spring/ana.jpg', 'ana-1');
    await add('spring/inside/bea.jpg', 'bea-1');
    for (const key of ['recipes/spring.json', 'recipes/spring/inside.json', 'decisions/spring.json'])
      s3.put(key, '{}');
    expect(await forget(FOLDER)).toMatchObject({ kind: 'erased', photos: 2, isDone: false });
    expect(await forget(FOLDER)).toEqual({ kind: 'erased', photos: 0, versions: 0, isDone: true });
    const left = await everything();
    for (const name of ['spring', 'inside', 'ana', 'bea']) expect(left, name).not.toContain(name);
  });

  it('does not change other folders, even if their names begin alike', async () => {
    const { add, forget, everything, s3 } = await start();
    await add('springs/ana.jpg', 'ana-1');
    s3.put('recipes/spring.json.json', '{}');
    const before = await everything();
    await forget(FOLDER);
    expect(await everything()).toBe(before);
  });

  it('keeps what was paid, under a hash', async () => {
    const { add, forget, table } = await start();
    await add('spring/ana.jpg', 'ana-1');
    await forget(FOLDER);
    const hash = createHash('sha256').update('ana-1').digest('hex');
    expect(await table.get(receiptKey('ana-1'))).toBeNull();
    expect(await table.get(receiptKey(hash))).toMatchObject({
      id: hash,
      isForgotten: true,
      submits: [{ attempt: 1, job: { requestId: 'request-1', acceptedAt: JOB.acceptedAt } }],
    });
  });

  it('erases the shoot’s spending, because its key contains the name', async () => {
    const { add, forget, table } = await start();
    await add('spring/ana.jpg', 'ana-1');
    await table.write({ put: { ...shootSpendingKey('spring'), photos: 1 } });
    await forget(FOLDER);
    expect(await table.get(shootSpendingKey('spring'))).toBeNull();
  });

  it('erases nothing while a photo below has not ended', async () => {
    const { add, forget, everything } = await start();
    await add('spring/ana.jpg', 'ana-1');
    await add('spring/inside/bea.jpg', 'bea-1', { hasEnded: false });
    const before = await everything();
    expect(await forget(FOLDER)).toEqual({ kind: 'open', open: 1 });
    expect(await everything()).toBe(before);
  });

  it('stops after 20 seconds, and the next invocation continues', async () => {
    const { add, forget, everything } = await start({ clockStepMs: 15_000 });
    for (const id of ['ana', 'bea', 'cleo']) await add(`spring/${id}.jpg`, `${id}-1`);
    const reports = [];
    do reports.push(await forget(FOLDER));
    while (reports.length < 20 && !JSON.stringify(reports.at(-1)).includes('"isDone":true'));
    expect(reports.length).toBeGreaterThan(2);
    expect(await everything()).not.toContain('spring');
  });

  it.each(['', '/', 'spring/', '/spring', 'a//b'])('takes no folder "%s"', (folder) => {
    expect(forgetFolderEventSchema.safeParse({ folder, dryRun: true }).success).toBe(false);
  });
});
