import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { createReceipts } from '../../../core/payment/receipts.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createWithUpload } from '../../../functions/prepare-photo/open-upload.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { SEEDEDIT, SEEDREAM } from '../../../simulation/parts/models.ts';
import { withUploadHead } from '../../../simulation/parts/picture-work.ts';
import { at, job } from '../../../simulation/parts/step-events.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { createPrepareStep } from '../../support/worlds/prepare-step.ts';

const KEY = 'uploads/ana.jpg';
const SUBMITTED_MS = at(0).now();
/** Ten minutes after the first attempt submitted the photo. */
const LATER_MS = at(600).now();

/** The result of the first attempt’s submit. */
type Before = 'job' | 'refused' | 'unknown' | 'nothing';

/** A photo that its first attempt has submitted; `prepare` prepares the next attempt. */
async function setUp(before: Before, body?: Buffer, withUpload = withUploadHead, model = SEEDEDIT) {
  const s3 = new S3Fake();
  s3.isVersioned = true;
  const { dynamo, table } = createStateTable();
  let nowMs = SUBMITTED_MS;
  const now = () => nowMs;
  const receipts = createReceipts(table, now);
  const { versionId } = s3.put(KEY, body ?? (await drawPicture('jpeg')), { upscale: '2x' });
  const photo = { bucket: 'photos', key: KEY, versionId };
  if (before !== 'nothing') {
    const opening = await receipts.open({ id: 'ana', attempt: 1 }, [], false);
    if (opening.kind !== 'clear') throw new Error(`The opening is ${opening.kind}.`);
    if (before === 'job') await receipts.complete(opening.intent, job, { going: [], ended: [] });
    if (before === 'refused') await receipts.withdraw(opening.intent, [], false);
  }
  nowMs = LATER_MS;
  const preparePhoto = createPrepareStep(s3, {
    model,
    withUpload,
    samePhotos: { claim: async () => ({ kind: 'own' }) },
    photos: createPhotos(table, now),
    receipts,
    now,
  });
  dynamo.sent.length = 0;
  return { s3, dynamo, prepare: (attempt: number) => preparePhoto({ id: 'ana', attempt, photo }) };
}

it('passes on an earlier attempt’s job, with a clock that starts now', async () => {
  const { prepare } = await setUp('job');
  expect(await prepare(2)).toMatchObject({
    outcome: 'paid',
    job: { ...job, followedSince: new Date(LATER_MS).toISOString() },
    photo: { key: KEY, type: 'image/jpeg', width: 120 },
    recipe: { upscale: '2x' },
    reference: null,
  });
});

it.each(['refused', 'unknown', 'nothing'] as const)(
  'finds a photo usable if it has no job to collect: %s',
  async (before) => {
    const { prepare } = await setUp(before);
    const outcome = await prepare(2);
    expect(outcome).toMatchObject({ outcome: 'usable' });
    expect(outcome).not.toHaveProperty('job');
  },
);

it.each([
  ['is replaced', new PutObjectCommand({ Bucket: 'photos', Key: KEY, Body: 'newer' })],
  ['is deleted', new DeleteObjectCommand({ Bucket: 'photos', Key: KEY })],
])('collects the job of a photo that %s meanwhile, while its version is kept', async (_, command) => {
  const { s3, prepare } = await setUp('job');
  await s3.send(command);
  expect(await prepare(2)).toMatchObject({ outcome: 'paid', photo: { type: 'image/jpeg', width: 120 } });
});

it('collects the job of a photo with a recipe that the current model does not support', async () => {
  const { s3, prepare } = await setUp('job', undefined, withUploadHead, SEEDREAM);
  expect(s3.objects.get(KEY)?.metadata).toEqual({ upscale: '2x' });
  expect(await prepare(2)).toMatchObject({ outcome: 'paid', recipe: { upscale: '2x' } });
});

it('collects the job of a photo that is over the current limits', async () => {
  const limits = { maxBytes: 10, maxPixels: 10, takesHeic: false };
  const withUpload = createWithUpload(limits, SEEDEDIT.input);
  expect(await (await setUp('job', undefined, withUpload)).prepare(2)).toMatchObject({ outcome: 'paid' });
  expect(await (await setUp('nothing', undefined, withUpload)).prepare(2)).toMatchObject({
    error: { code: 'photo-too-large' },
  });
});

it('collects nothing for a file that is not a photo', async () => {
  const { prepare } = await setUp('job', Buffer.from('no photo'));
  expect(await prepare(2)).toMatchObject({ outcome: 'failed', error: { code: 'unsupported-type' } });
});

it('does not read the receipt of a first attempt: there is none', async () => {
  const { dynamo, prepare } = await setUp('nothing');
  expect(await prepare(1)).toMatchObject({ outcome: 'usable' });
  expect(dynamo.sent).toEqual([]);
});
