import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createExecutionWatcher, type PhotoExecution } from './executions.ts';
import type { Photo } from './photos.ts';
import { createPhotoBoard } from './progress/photo-board.ts';
import { isDone, type PhotoProgress, type Progress } from './progress/progress.ts';
import { createRecordFinder, downloadResults, type FoundRecord, type ResultsOptions } from './results.ts';
import type { Session } from './session.ts';
import { uploadKey, uploadPhotos } from './upload-photos.ts';

const LOOK_AGAIN_MS = 500;
/** After this long in which nothing changes, a photo that nobody works on is given up. */
const QUIET_MINUTES = 3;

/** How photos are retouched. */
export interface RetouchOptions {
  readonly session: Pick<Session, 'engine' | 'outputs' | 'signal'>;
  /** Where the results go. */
  readonly folder: string;
  /** Told each change of a photo. */
  readonly onChange: (photo: PhotoProgress) => void;
}

/**
 * Uploads photos, follows each to its record and downloads its results.
 * @returns how each of them ended, in the same order
 * @throws where the session is stopped meanwhile
 */
export async function retouchPhotos(
  photos: readonly Photo[],
  { session, folder, onChange }: RetouchOptions,
): Promise<readonly PhotoProgress[]> {
  const { engine, outputs, signal } = session;
  const s3 = new S3Client(engine.client);
  const sfn = new SFNClient(engine.client);
  const bucket = outputs.PhotoBucketName;
  const results: ResultsOptions = { s3, bucket, folder, signal };
  const findRecords = createRecordFinder(results);
  const executions = createExecutionWatcher(sfn, outputs.StateMachineArn, signal);
  const board = createPhotoBoard(
    photos.map(({ path }) => path),
    onChange,
  );

  const follow = async () => {
    for (;;) {
      const records = await findRecords();
      await executions.refresh();
      const open = board.photos.filter(({ progress }) => !isDone(progress));
      if (open.length === 0) return;
      for (const { path, progress } of open) {
        const found = records.get(uploadKey(path));
        if (found !== undefined) board.set(path, await finish(found, results));
        else if (progress.phase !== 'waiting' && progress.phase !== 'uploading') {
          board.set(path, locatePhoto(await executions.find(uploadKey(path)), board.quietMs()));
        }
      }
      await sleep(LOOK_AGAIN_MS, undefined, { signal });
    }
  };
  const upload = uploadPhotos(photos, {
    s3,
    bucket,
    signal,
    onBegin: (path) => board.set(path, { phase: 'uploading' }),
    onEnd: (path, error) =>
      board.set(path, error ? failed('upload-failed', error.message) : { phase: 'uploaded' }),
  });
  try {
    await Promise.all([upload, follow()]);
    return board.photos;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    s3.destroy();
    sfn.destroy();
  }
}

/**
 * Where an uploaded photo without a record is, by its execution (null where none has begun) and how long nothing has
 * changed for any photo.
 */
export function locatePhoto(execution: PhotoExecution | null, quietMs: number): Progress {
  if (execution?.running) return { phase: 'running', state: execution.state };
  if (quietMs > QUIET_MINUTES * 60_000) {
    return execution === null
      ? failed('not-started', `no execution has begun for it in ${QUIET_MINUTES} minutes`)
      : failed('no-record', `its execution ended at "${execution.state}" and left no record`);
  }
  return execution === null ? { phase: 'uploaded' } : { phase: 'running', state: execution.state };
}

/** Downloads what a record names; answers how its photo ended. */
async function finish(found: FoundRecord, results: ResultsOptions): Promise<Progress> {
  try {
    const files = await downloadResults(found, results);
    const { status, error } = found.record;
    if (status === 'succeeded') return { phase: 'retouched', files };
    return failed(error?.code ?? 'unknown', error?.message ?? 'its record gives no reason');
  } catch (error) {
    results.signal.throwIfAborted();
    return failed('download-failed', (error as Error).message);
  }
}

function failed(code: string, message: string): Progress {
  return { phase: 'failed', code, message };
}
