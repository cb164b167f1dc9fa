import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { createIsIgnored } from '../domain/ignore-patterns.ts';
import { createStartExecution } from '../photos/executions.ts';
import type { Photos } from '../photos/photos.ts';
import { readSettings } from '../settings/settings.ts';
import { createUploads } from '../storage/uploads.ts';
import { createFindReference } from './find-reference.ts';
import { createFindRawPairingFromSettings } from './raw-pairing-from-settings.ts';
import { createStartAttempt, type StartAttempt } from './start-attempt.ts';

/** Creates {@link StartAttempt} from a function's settings. */
export function createStartAttemptFromSettings(
  photos: Pick<Photos, 'begin' | 'skip'>,
  stepFunctions: SFNClient,
  s3: S3Client,
): StartAttempt {
  const { stateMachineArn, ignore } = readSettings(['stateMachineArn', 'ignore']);
  return createStartAttempt(
    photos,
    createStartExecution(stepFunctions, stateMachineArn),
    createIsIgnored(ignore),
    createFindRawPairingFromSettings(s3),
    createFindReference(createUploads(s3)),
  );
}
