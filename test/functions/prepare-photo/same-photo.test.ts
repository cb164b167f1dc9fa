import { describe, expect, it } from 'vitest';
import { executionName } from '../../../core/domain/execution-name.ts';
import { DEFAULT_OUTPUT } from '../../../core/domain/output-options.ts';
import type { Model } from '../../../core/model/model.ts';
import { createPhotos } from '../../../core/photos/photos.ts';
import { createSamePhotos } from '../../../core/photos/same-photos.ts';
import type { WithUpload } from '../../../functions/prepare-photo/open-upload.ts';
import { S3Fake } from '../../../simulation/aws/s3-fake.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { ENLARGING, modelWith } from '../../../simulation/parts/models.ts';
import { withUploadHead } from '../../../simulation/parts/picture-work.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { createPrepareStep } from '../../support/worlds/prepare-step.ts';

const KEY = 'uploads/ana.jpg';
const startedAt = '2026-11-23T12:00:00.000Z';

interface Way {
  readonly metadata?: Record<string, string>;
  readonly attempt?: number;
  /** From the execution’s input; undefined in an execution of an earlier definition. */
  readonly again?: boolean | undefined;
  readonly model?: Model;
  readonly withUpload?: WithUpload;
}

async function setUp() {
  const s3 = new S3Fake();
  const { dynamo, table } = createStateTable();
  const photos = createPhotos(table, Date.now);
  const picture = await drawPicture('jpeg');
  /** Uploads the photo, and prepares it as its execution does. */
  const drop = async (way: Way = {}) => {
    const { metadata = {}, attempt = 1, again = false, model = ENLARGING, withUpload = withUploadHead } = way;
    const { versionId } = s3.put(KEY, picture, metadata);
    const photo = { bucket: 'photos', key: KEY, versionId };
    const input = { id: executionName(photo), attempt, photo };
    if (attempt === 1) await photos.begin(input);
    const prepare = createPrepareStep(s3, {
      model,
      withUpload,
      photos,
      samePhotos: createSamePhotos(table, photos),
      receipts: { find: async () => null },
      now: () => Date.parse(startedAt) + 100_000,
    });
    const answer = await prepare({
      ...input,
      startedAt,
      ...('again' in way ? { again: way.again } : { again }),
    });
    return { ...input, answer };
  };
  const succeed = ({ id, attempt, photo }: Awaited<ReturnType<typeof drop>>) =>
    photos.end({ id, attempt, photo }, { error: null });
  return { s3, dynamo, drop, succeed };
}

describe('a copy of a photo in place', () => {
  it('waits while the photo is on its way, with growing waits', async () => {
    const { drop } = await setUp();
    const { id } = await drop();
    expect((await drop()).answer).toMatchObject({
      outcome: 'busy',
      waitSeconds: 25,
      error: { code: 'queue-timed-out', message: expect.stringContaining(id) },
    });
  });

  it('is not read while it waits', async () => {
    const { drop } = await setUp();
    await drop();
    const withUpload = () => {
      throw new Error('It was read.');
    };
    expect((await drop({ withUpload })).answer).toMatchObject({ outcome: 'busy' });
  });

  it('returns the same photo with all its data, once that has its result', async () => {
    const { drop, succeed } = await setUp();
    const first = await drop();
    await succeed(first);
    const { photo, answer } = await drop({ metadata: { reference: 'order 7', upscale: '2x' } });
    expect(answer).toEqual({
      outcome: 'same',
      photo: {
        ...photo,
        bytes: expect.any(Number),
        type: 'image/jpeg',
        width: 120,
        height: 90,
        fingerprint: expect.any(String),
      },
      recipe: expect.objectContaining({
        instructions: 'Retouch.\n',
        upscale: '2x',
        output: DEFAULT_OUTPUT,
      }),
      reference: 'order 7',
      earlier: { id: first.id, attempt: 1 },
    });
  });

  it.each<[string, Way]>([
    ['with another recipe', { metadata: { upscale: '4x' } }],
    ['for another model', { model: modelWith({ name: 'another' }) }],
    ['that is asked for again', { again: true }],
    ['that is asked for again by its metadata', { metadata: { again: ' True' } }],
    ['that is run again', { attempt: 2 }],
    ['in an execution that cannot take a result', { again: undefined }],
  ])('is usable %s', async (_, way) => {
    const { drop, succeed } = await setUp();
    await succeed(await drop());
    expect((await drop(way)).answer).toMatchObject({ outcome: 'usable' });
  });

  it('is the same photo unless its metadata differ', async () => {
    const { drop, succeed } = await setUp();
    await succeed(await drop());
    expect((await drop({ metadata: { again: 'no' } })).answer).toMatchObject({ outcome: 'same' });
  });
});

it('a photo without duplicates costs one request to the table', async () => {
  const { dynamo, drop } = await setUp();
  await drop();
  // It was entered before its execution started.
  expect(dynamo.sent).toEqual(['PutCommand', 'UpdateCommand']);
});

it('a refused photo claims no fingerprint', async () => {
  const { dynamo, drop } = await setUp();
  await drop({ metadata: { upscale: 'enormous' } });
  expect(dynamo.sent).toEqual(['PutCommand']);
});
