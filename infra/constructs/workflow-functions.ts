import { Duration, Size } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { RetouchConfig } from '../config.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { SegmindAccess } from './segmind-access.ts';
import type { StateBucket } from './state-bucket.ts';
import type { StateTable } from './state-table.ts';

/** Properties of {@link createWorkflowFunctions}. */
export interface WorkflowFunctionsProps {
  readonly config: RetouchConfig;
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly stateBucket: StateBucket;
  readonly segmind: SegmindAccess;
}

/** Creates the functions of the workflow's steps, each with the permissions that its step needs. */
export function createWorkflowFunctions(
  scope: Construct,
  { config, photos, state, stateBucket, segmind }: WorkflowFunctionsProps,
) {
  const { logRetention, model } = config;
  const transientLimitSeconds = config.transientLimit.toSeconds();
  const jobTimeoutSeconds = config.jobTimeout.toSeconds();

  const pictures = { architecture: config.architecture, packages: ['sharp', 'libheif-js'] };
  const preparePhoto = new PipelineFunction(scope, 'PreparePhoto', {
    folder: 'prepare-photo',
    description: 'Checks whether a photo can be retouched, and makes the copy for Segmind',
    logRetention,
    model,
    timeout: Duration.minutes(2),
    memoryMegabytes: 2048,
    ephemeralStorageSize: Size.gibibytes(2),
    ...pictures,
  });
  photos.grantReadUploads(preparePhoto);
  photos.grantReadRecipes(preparePhoto);
  state.grantUploadRecipes(preparePhoto);
  stateBucket.grantKeepCopies(preparePhoto);
  state.grantEnterPhotos(preparePhoto);
  // For attempts after the first, which also update the item of the attempt before: it is no longer listed.
  state.grantUpdatePhotos(preparePhoto);
  // An attempt after the first collects the job of an earlier one, which the receipt names.
  state.grantReadReceipts(preparePhoto);
  preparePhoto.set('defaultRecipe', JSON.stringify(config.recipe));
  preparePhoto.set('ignoredMetadata', JSON.stringify(config.ignoredMetadata));
  preparePhoto.set('maxPhotoBytes', config.maxPhotoBytes);
  preparePhoto.set('maxPhotoPixels', config.maxPhotoPixels);
  preparePhoto.set('heic', String(config.heic));
  state.grantSamePhotos(preparePhoto);

  const reuseResult = new PipelineFunction(scope, 'ReuseResult', {
    folder: 'reuse-result',
    description: 'Ends a photo with the result of the same photo',
    logRetention,
    timeout: Duration.minutes(5),
    memoryMegabytes: 512,
  });
  photos.grantFindUploads(reuseResult);
  photos.grantWriteResults(reuseResult);
  state.grantUpdatePhotos(reuseResult);
  state.grantSamePhotos(reuseResult);

  const joinLine = new PipelineFunction(scope, 'JoinLine', {
    folder: 'join-line',
    description: 'Adds a photo to the line',
    logRetention,
  });
  state.grantUpdatePhotos(joinLine);
  state.grantLine(joinLine);

  const submitRetouch = new PipelineFunction(scope, 'SubmitRetouch', {
    folder: 'submit-retouch',
    description: 'Submits one photo to Segmind, once',
    logRetention,
    model,
    timeout: Duration.seconds(90),
  });
  photos.grantReadUploads(submitRetouch);
  stateBucket.grantReadCopies(submitRetouch);
  segmind.grantCall(submitRetouch);
  state.grantUpdatePhotos(submitRetouch);
  state.grantLine(submitRetouch);
  state.grantSubmit(submitRetouch);
  state.grantReadTableMark(submitRetouch);
  submitRetouch.set('transientLimitSeconds', transientLimitSeconds);
  submitRetouch.set('jobTimeoutSeconds', jobTimeoutSeconds);

  const pollRetouch = new PipelineFunction(scope, 'PollRetouch', {
    folder: 'poll-retouch',
    description: 'Asks Segmind once for the status of a job, and stores the outputs of a finished job',
    logRetention,
    model,
    timeout: Duration.seconds(90),
    memoryMegabytes: 512,
  });
  segmind.grantCall(pollRetouch);
  stateBucket.grantKeepOutputs(pollRetouch);
  state.grantUpdatePhotos(pollRetouch);
  state.grantLine(pollRetouch);
  state.grantEndJobs(pollRetouch);
  pollRetouch.set('jobTimeoutSeconds', jobTimeoutSeconds);

  const storeResults = new PipelineFunction(scope, 'StoreResults', {
    folder: 'store-results',
    description: 'Finishes the outputs of a finished job, stores them under results/ and writes the record',
    logRetention,
    model,
    timeout: Duration.minutes(10),
    memoryMegabytes: 2048,
    ephemeralStorageSize: Size.gibibytes(10),
    ...pictures,
  });
  stateBucket.grantReadOutputs(storeResults);
  stateBucket.grantModelPictures(storeResults);
  stateBucket.grantRemoveCopies(storeResults);
  photos.grantReadUploads(storeResults);
  storeResults.set('keepTransparency', String(config.keepTransparency));
  photos.grantWriteResults(storeResults);
  photos.grantRemoveOutputs(storeResults);
  state.grantUpdatePhotos(storeResults);
  state.grantLine(storeResults);
  state.grantFindOutputs(storeResults);
  storeResults.set('trustedOutputOrigins', JSON.stringify(config.trustedOutputOrigins));
  storeResults.set('maxOutputBytes', config.maxOutputBytes);
  storeResults.set('transientLimitSeconds', transientLimitSeconds);

  const recordFailure = new PipelineFunction(scope, 'RecordFailure', {
    folder: 'record-failure',
    description: 'Writes the record of a photo that has no result',
    logRetention,
  });
  photos.grantFindUploads(recordFailure);
  stateBucket.grantRemoveCopies(recordFailure);
  photos.grantWriteRecords(recordFailure);
  state.grantUpdatePhotos(recordFailure);
  state.grantLine(recordFailure);

  return {
    preparePhoto,
    reuseResult,
    joinLine,
    submitRetouch,
    pollRetouch,
    storeResults,
    recordFailure,
  };
}
