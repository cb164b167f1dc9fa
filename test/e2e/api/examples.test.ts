import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { API_DOCUMENT } from '../../../docs/api-document.ts';
import { LANGUAGES } from '../../../docs/examples.ts';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { call, endOf, retouchOnce } from '../../support/deployed/api-client.ts';
import { order } from '../../support/deployed/api-photos.ts';
import { runExample } from '../../support/deployed/run-example.ts';
import { script } from '../../support/deployed/simulator-control.ts';
import { drop, eventually, output, recordOf, s3 } from '../../support/deployed/stack-client.ts';
import { publishPhoto } from '../../support/worlds/foreign-photo.ts';

/** What an example of a route needs, and what it prints. */
interface Scene {
  /**
   * Prepares the input of the example, separately for each language. Returns the variables that the example
   * reads. @default nothing
   */
  readonly prepare?: (language: string) => Promise<Readonly<Record<string, string>>>;
  /** Files that the example reads, given those variables. @default none */
  readonly files?: (env: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  readonly prints: RegExp;
}

/** A file of decisions that rejects one photo. */
function rejecting(id = '') {
  const key = 'uploads/spring/ana/redo.jpg';
  const photos = [{ id, key, version: 1, decision: 'reject', redo: { strength: 0.5 } }];
  return { folder: 'spring/ana', savedAt: new Date().toISOString(), photos };
}

/** Removes the object of an upload example, so that the name is free. */
async function remove(name: string): Promise<void> {
  await s3.send(
    new DeleteObjectCommand({ Bucket: output('PhotoBucketName'), Key: `uploads/spring/ana/${name}` }),
  );
}

const photo = await drawPicture('jpeg');
const photoUrl = publishPhoto('bea.jpg');

/** Takes a photo of the shoot to its end. */
async function finishOne(): Promise<Record<string, string>> {
  const { id } = await order({ folder: 'spring/ana' });
  await endOf(id);
  await eventually('the count of the shoot', async () => {
    const { status } = await call('GET', '/shoot?folder=spring/ana');
    return status === 200 ? true : null;
  });
  return {};
}

/** By operation: one entry for each route. */
const SCENES: Readonly<Record<string, Scene>> = {
  createUpload: {
    prepare: async () => {
      await remove('ana.jpg');
      return {};
    },
    prints: /uploads\/spring\/ana\/ana\.jpg/,
  },
  listUploads: {
    prepare: async () => {
      for (const name of ['uploads-1.jpg', 'uploads-2.jpg']) await drop(`spring/ana/${name}`, photo);
      return {};
    },
    prints: /uploads\/spring\/ana\/[\s\S]*\d/,
  },
  createRetouch: {
    prepare: async () => {
      await drop('spring/ana/ana.jpg', photo);
      return { PHOTO_URL: await photoUrl };
    },
    prints: /202[\s\S]*202/,
  },
  listRetouches: {
    prepare: async (language) => {
      for (const name of [`list-1-${language}.jpg`, `list-2-${language}.jpg`]) {
        await drop(`spring/ana/${name}`, photo, { reference: 'order-4711' });
        await recordOf(`spring/ana/${name}`);
      }
      return {};
    },
    prints: /uploads\/spring\/ana\//,
  },
  getRetouch: {
    prepare: async (language) => {
      const { id } = await order({ folder: 'spring/ana', fileName: `get-${language}.jpg` });
      await endOf(id);
      return { ID: id };
    },
    prints: /succeeded/,
  },
  cancelRetouch: {
    prepare: async (language) => {
      const fileName = `cancel-${language}.jpg`;
      await script({ photo: `spring/ana/${fileName}`, job: { never: true } });
      const { id } = await order({ folder: 'spring/ana', fileName });
      await retouchOnce(id, ({ status }) => status === 'running');
      return { ID: id };
    },
    prints: /cancelled/,
  },
  retryRetouch: {
    prepare: async (language) => {
      const fileName = `retry-${language}.jpg`;
      await script({ photo: `spring/ana/${fileName}`, submit: [{ status: 400 }] });
      const { id } = await order({ folder: 'spring/ana', fileName });
      await endOf(id);
      return { ID: id };
    },
    prints: /2[\s\S]*queued/,
  },
  redoRetouch: {
    prepare: async (language) => {
      const { id } = await order({ folder: 'spring/ana', fileName: `redo-${language}.jpg` });
      await endOf(id);
      return { ID: id };
    },
    prints: /2[\s\S]*queued/,
  },
  redoShoot: {
    prepare: async (language) => {
      const { id } = await order({ folder: 'spring/ana', fileName: `redo-shoot-${language}.jpg` });
      await endOf(id);
      return { ID: id, KEY: `redo-${language}` };
    },
    files: ({ ID: id }) => ({ 'decisions.json': JSON.stringify(rejecting(id)) }),
    prints: /1[\s\S]*(running|finished)/,
  },
  listResults: { prepare: finishOne, prints: /results\/spring\/ana\/.*\.json/ },
  putDecisions: {
    files: () => ({ 'decisions.json': JSON.stringify(rejecting('ana-1')) }),
    prints: /redo\.jpg[\s\S]*reject/,
  },
  getDecisions: {
    prepare: async () => {
      await call('PUT', '/decisions?folder=spring/ana', { body: rejecting('ana-1') });
      return {};
    },
    prints: /redo\.jpg[\s\S]*reject/,
  },
  putRecipe: { prints: /recipes\/spring\/ana\.json/ },
  getRecipe: { prints: /Retouch this photoshoot image/ },
  listPresets: { prints: /clean-landscape[\s\S]*soft-portrait/ },
  previewRecipe: { prints: /brightness \+2/ },
  listShoots: { prepare: finishOne, prints: /folder|open|ended/ },
  getShoot: { prepare: finishOne, prints: /[1-9]/ },
  estimateShoot: { prints: /18|24|30/ },
  retryShoot: {
    prepare: async (language) => {
      const fileName = `bulk-${language}.jpg`;
      await script({ photo: `spring/ana/${fileName}`, submit: [{ status: 400 }] });
      const { id } = await order({ folder: 'spring/ana', fileName });
      await endOf(id);
      return { KEY: `retry-${language}` };
    },
    prints: /[1-9][\s\S]*(running|finished)/,
  },
  cancelShoot: { prepare: finishOne, prints: /cancel[\s\S]*(running|finished)/ },
  getBulkRun: {
    prepare: async () => {
      await finishOne();
      const { json } = await call('POST', '/shoot/cancel?folder=spring/ana', { body: {} });
      return { ID: json.id };
    },
    prints: /(running|finished)/,
  },
  getLine: { prints: /\d/ },
  getLimits: { prints: /image\/jpeg[\s\S]*\d/ },
  getOpenApi: { prints: /\/retouches/ },
};

const operations = Object.entries(API_DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId }]) => ({
    route: `${method.toUpperCase()} ${path}`,
    operationId,
  })),
);

describe.each(operations)('the example of $route', ({ operationId }) => {
  it.each(LANGUAGES)('runs exactly as in the docs: %s', async (language) => {
    const scene = SCENES[operationId];
    if (scene === undefined) throw new Error(`There is no scene for ${operationId}: add one here.`);
    const env = (await scene.prepare?.(language)) ?? {};
    const files = scene.files?.(env) ?? {};
    expect(await runExample({ operationId, language, env, files })).toMatch(scene.prints);
  });
});
