import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { createAnnounce } from './announce.ts';
import { createEndExecution } from './end-execution.ts';
import { createRecordEndFromSettings } from './record-end-from-settings.ts';

/** What ends executions that did not do so by themselves, for a function's settings, and what it is made of. */
export function createEndExecutionFromSettings(s3: S3Client, stepFunctions: SFNClient) {
  const parts = createRecordEndFromSettings(s3, stepFunctions);
  const announce = createAnnounce(new EventBridgeClient());
  return { ...parts, announce, endExecution: createEndExecution({ ...parts, announce }) };
}
