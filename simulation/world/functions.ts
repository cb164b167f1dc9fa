import type * as z from 'zod/mini';
import { createAnnouncedOpenings } from '../../core/line/announced-openings.ts';
import { createBalances } from '../../core/line/balance.ts';
import { createCheckRestoredTable, guardLine } from '../../core/line/restored-line.ts';
import { batchSchema } from '../../core/middleware/read-batch.ts';
import { createJobEnds } from '../../core/payment/job-ends.ts';
import { createDescribeExecution, describeExecution, executionArn } from '../../core/photos/executions.ts';
import { createStoredOutputs } from '../../core/record/stored-outputs.ts';
import { createOutputKeeper } from '../../core/segmind/outputs/kept-outputs.ts';
import { findSecretVersion } from '../../core/segmind/secret-version.ts';
import { createModelPictures } from '../../core/storage/model-pictures.ts';
import { createOwnTable } from '../../core/table/own-table.ts';
import { type AuditReport, auditEventSchema, createAudit } from '../../functions/audit/audit.ts';
import { createPosition } from '../../functions/audit/position.ts';
import { createRebuildIndex } from '../../functions/audit/rebuild-index.ts';
import { createRebuildProgress } from '../../functions/audit/rebuild-progress.ts';
import { createRebuildReceipt } from '../../functions/audit/rebuild-receipt.ts';
import { createStartRecount } from '../../functions/audit/recount-shoots.ts';
import { createRestorePhoto } from '../../functions/audit/restore-photo.ts';
import { createTakeUp } from '../../functions/audit/take-up.ts';
import { createWalkPhotos } from '../../functions/audit/walk-photos.ts';
import { walkUploads } from '../../functions/audit/walk-uploads.ts';
import { createCountShoots, streamEventSchema } from '../../functions/count-shoots/count-shoots.ts';
import { createEndRetouch } from '../../functions/end-retouch/end-retouch.ts';
import { createFinishShoots, finishShootsEventSchema } from '../../functions/finish-shoots/finish-shoots.ts';
import { createPutShootFile } from '../../functions/finish-shoots/put-shoot-file.ts';
import { createJoinLine, joinEventSchema } from '../../functions/join-line/join-line.ts';
import { createKeepLine, keepLineEventSchema, type LineGauges } from '../../functions/keep-line/keep-line.ts';
import { createWatchBalance } from '../../functions/keep-line/watch-balance.ts';
import { createPollRetouch, pollEventSchema } from '../../functions/poll-retouch/poll-retouch.ts';
import { createPreparePhoto, prepareEventSchema } from '../../functions/prepare-photo/prepare-photo.ts';
import {
  createRecordFailure,
  recordFailureEventSchema,
} from '../../functions/record-failure/record-failure.ts';
import { createReuseResult, reuseEventSchema } from '../../functions/reuse-result/reuse-result.ts';
import { createStartRetouch } from '../../functions/start-retouch/start-retouch.ts';
import { createEarlierResults } from '../../functions/store-results/earlier-results.ts';
import { createPutPreviews } from '../../functions/store-results/put-previews.ts';
import { createStoreResults, storeEventSchema } from '../../functions/store-results/store-results.ts';
import { createSubmitRetouch, submitEventSchema } from '../../functions/submit-retouch/submit-retouch.ts';
import { passOnOutputs, withUploadHead } from '../parts/picture-work.ts';
import type { FunctionName } from './invocation.ts';
import type { Parts, Surroundings } from './parts.ts';

/** What the functions report to the world. */
export interface Reports {
  readonly gauge: (gauges: LineGauges) => void;
  readonly count: (report: AuditReport) => void;
}

/** A function of the pipeline: handles an event after checking it against the event's schema. */
export type PipelineFunction = (event: unknown) => Promise<unknown>;

const DOWNLOAD_TIMEOUT_MS = 240_000;

/** Creates the pipeline's functions, wired as in their handlers. */
export function createFunctions(
  parts: Parts,
  { s3, stepFunctions, secrets, settings, model, openOutput, nowMs, pause, random, warn }: Surroundings,
  { gauge, count }: Reports,
): Record<Exclude<FunctionName, 'api'>, PipelineFunction> {
  const { table, photos, samePhotos, line, uploads, results, receipts, submission, startAttempt } = parts;
  const { findRawPairing, segmind, recordEnd, announce, endExecution, workingCopies, recipes } = parts;
  const { shoots, countPhotos, spending } = parts;
  const { stateMachineArn, jobTimeoutSeconds, transientLimitSeconds, photoBucket } = settings;
  const common = { jobTimeoutSeconds, transientLimitSeconds, now: nowMs, random };
  const keeper = createOutputKeeper(s3, settings.stateBucket);
  const storedOutputs = createStoredOutputs(s3);
  const restorePhoto = createRestorePhoto({ photos, receipts, storedOutputs, samePhotos });
  const ownTable = createOwnTable(table, settings.table);
  const warnOfLine = (error: unknown) => warn('store-results could not update the line', error);

  return {
    'start-retouch': checked(
      batchSchema,
      createStartRetouch({
        startAttempt,
        uploads,
        findRawPairing,
        now: nowMs,
        report: (_, result) => {
          if (result.outcome === 'not-started') warn('start-retouch could not start an upload', result.error);
        },
      }),
    ),
    'prepare-photo': checked(
      prepareEventSchema,
      createPreparePhoto({
        uploads,
        photos,
        withUpload: withUploadHead,
        workingCopies,
        model,
        maxPhotoPixels: settings.maxPhotoPixels,
        recipes,
        receipts,
        samePhotos,
        now: nowMs,
      }),
    ),
    'reuse-result': checked(
      reuseEventSchema,
      createReuseResult({
        photos,
        samePhotos,
        storedOutputs,
        results,
        now: nowMs,
      }),
    ),
    'join-line': checked(joinEventSchema, createJoinLine({ line, photos })),
    'submit-retouch': checked(
      submitEventSchema,
      createSubmitRetouch({ ...common, segmind, submission, line: guardLine(line, ownTable), photos }),
    ),
    'poll-retouch': checked(
      pollEventSchema,
      createPollRetouch({
        ...common,
        segmind,
        keeper,
        jobEnds: createJobEnds(table),
        spending,
        line,
        photos,
        warn: warnOfLine,
      }),
    ),
    'store-results': checked(
      storeEventSchema,
      createStoreResults({
        model,
        ...common,
        table,
        keeper,
        openOutput,
        uploads,
        modelPictures: createModelPictures(s3, settings.stateBucket),
        earlierResults: createEarlierResults(results, storedOutputs),
        putPreviews: createPutPreviews(s3),
        finishOutputs: passOnOutputs,
        workingCopies,
        results,
        line,
        photos,
        warn: warnOfLine,
        downloadTimeoutMs: DOWNLOAD_TIMEOUT_MS,
      }),
    ),
    'record-failure': checked(
      recordFailureEventSchema,
      createRecordFailure({ recordEnd, line, count: () => {} }),
    ),
    'end-retouch': checked(
      batchSchema,
      createEndRetouch({
        endExecution,
        photos,
        describeExecution: (arn) => describeExecution(stepFunctions, arn),
        report: (_, report) => {
          if (report.outcome === 'not-ended') warn('An execution could not be ended', report.error);
        },
        now: nowMs,
      }),
    ),
    'keep-line': checked(
      keepLineEventSchema,
      createKeepLine({
        line,
        endExecution,
        checkRestoredTable: createCheckRestoredTable(line, ownTable),
        openings: createAnnouncedOpenings(table),
        describeExecution: createDescribeExecution(stepFunctions, stateMachineArn),
        findSecret: () => findSecretVersion(secrets, settings.apiKeySecretArn),
        settingsVersion: [model.version, settings.maxPhotosPerDay, settings.maxDollarsPerDay].join(' '),
        announce,
        tableName: settings.table,
        gauge,
        watchBalance: createWatchBalance({
          segmind,
          balances: createBalances(table),
          price: model.price,
          minutes: settings.balanceMinutes,
          warn: (error) => warn('The balance could not be read', error),
          now: () => new Date(nowMs()),
        }),
        fail: (error, executionArn) => warn(`keep-line failed at ${executionArn ?? 'a part'}`, error),
        now: () => new Date(nowMs()),
      }),
    ),
    audit: checked(
      auditEventSchema,
      createAudit({
        walk: createWalkPhotos({ walkUploads: (after) => walkUploads(s3, photoBucket, after), photos }),
        takeUp: createTakeUp({
          now: nowMs,
          sleep: pause,
          results,
          photos,
          receipts,
          restorePhoto,
          endExecution,
          startAttempt,
          describeExecution: (name) => describeExecution(stepFunctions, executionArn(stateMachineArn, name)),
        }),
        rebuildIndex: createRebuildIndex(s3, photoBucket, {
          restorePhoto,
          readRecord: (key) => results.readRecord(photoBucket, key),
          rebuildReceipt: createRebuildReceipt(table),
          progress: createRebuildProgress(table, settings.table),
          finish: async () => {
            await ownTable.adopt();
            await line.closeRestored();
          },
          fail: warn,
        }),
        startRecount: createStartRecount({ table, countPhotos, shoots, now: nowMs }),
        position: createPosition(table),
        now: nowMs,
        fail: warn,
        count,
      }),
    ),
    'count-shoots': checked(streamEventSchema, createCountShoots(countPhotos)),
    'finish-shoots': checked(
      finishShootsEventSchema,
      createFinishShoots({
        ...settings,
        shoots,
        photos,
        putFile: createPutShootFile(s3, photoBucket),
        announce,
        reviewTemplate: '"{{review}}"',
        fail: (folder, error) => warn(`The shoot ${folder} could not be finished`, error),
        now: nowMs,
      }),
    ),
  };
}

/** Wraps a function: checks its event first, and returns its answer as JSON. */
function checked<E>(schema: z.ZodMiniType<E>, run: (event: E) => Promise<unknown>): PipelineFunction {
  return async (event) => run(schema.parse(event));
}
