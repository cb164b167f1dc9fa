import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { readSettings } from '../settings/settings.ts';
import { createAnnounce } from './announce.ts';
import { createCountFailed } from './count-failed.ts';
import { createEndExecution } from './end-execution.ts';
import { createRecordEndFromSettings } from './record-end-from-settings.ts';

/** Creates {@link EndExecution} from a function's settings, and returns its parts as well. */
export function createEndExecutionFromSettings(s3: S3Client, stepFunctions: SFNClient) {
  const { stateMachineArn } = readSettings(['stateMachineArn']);
  const parts = createRecordEndFromSettings(s3, stepFunctions, stateMachineArn);
  const announce = createAnnounce(new EventBridgeClient());
  const endExecution = createEndExecution({ ...parts, announce, count: createCountFailed() });
  return { ...parts, announce, endExecution };
}
