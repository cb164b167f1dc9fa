import { createStopExecution } from '../../core/photos/executions.ts';
import { createModelPictures } from '../../core/storage/model-pictures.ts';
import { cancelRetouch } from '../../functions/api/routes/cancel-retouch.ts';
import { createRetouch } from '../../functions/api/routes/create-retouch.ts';
import { getRetouch } from '../../functions/api/routes/get-retouch.ts';
import { redoRetouch } from '../../functions/api/routes/redo-retouch.ts';
import { retryRetouch } from '../../functions/api/routes/retry-retouch.ts';
import type { Parts, Surroundings } from './parts.ts';

/** The API calls of users: changes to photos, and reads. */
export interface ApiCalls {
  cancel(id: string): Promise<unknown>;
  retry(id: string): Promise<unknown>;
  /** Retries a photo, and allows another charge. */
  retryPaying(id: string): Promise<unknown>;
  /** Runs the current photo at this key again. */
  again(key: string): Promise<unknown>;
  /** Redoes a photo that has a result, with these overrides. */
  redo(id: string, overrides: object): Promise<unknown>;
  get(id: string): Promise<unknown>;
}

/** The API's routes that change photos. */
export function createApiCalls(parts: Parts, { s3, stepFunctions, settings, nowMs }: Surroundings): ApiCalls {
  const presigner = {
    get: async (key: string) => ({
      url: `https://photos/${key}`,
      expiresAt: new Date(nowMs()).toISOString(),
    }),
    put: async () => {
      throw new Error('No upload is made here.');
    },
  };
  const importer = {
    import: async () => {
      throw new Error('No photo is imported here.');
    },
  };
  const dependencies = {
    ...parts,
    presigner,
    importer,
    photoBucket: settings.photoBucket,
    now: nowMs,
    modelPictures: createModelPictures(s3, settings.stateBucket),
    stopExecution: createStopExecution(stepFunctions, settings.stateMachineArn),
  };
  const request = (id: string) => ({
    params: { id },
    query: {},
    body: undefined,
    origin: 'https://api',
    repeatTag: null,
    once: id,
  });
  return {
    cancel: (id) => cancelRetouch.run(dependencies, request(id) as never),
    get: (id) => getRetouch.run(dependencies, request(id) as never),
    retry: async (id) => retryRetouch.once?.(dependencies, request(id) as never),
    retryPaying: async (id) =>
      retryRetouch.once?.(dependencies, { ...request(id), body: { payAgain: true } } as never),
    redo: async (id, overrides) =>
      redoRetouch.once?.(dependencies, { ...request(id), body: overrides } as never),
    again: async (key) =>
      createRetouch.once?.(dependencies, { ...request(''), body: { key, again: true } } as never),
  };
}
