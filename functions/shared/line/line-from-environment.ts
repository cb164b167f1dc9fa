import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { createTaskCallbacks, type TaskCallbacks } from '../clients/executions.ts';
import { readEnvironment } from '../environment.ts';
import { createLine, type Line } from './line.ts';
import { createLineStore, type LineStore } from './line-store.ts';

/** The line of a function's settings. */
export function createLineFromEnvironment(
  s3: S3Client,
  stepFunctions: SFNClient,
): { store: LineStore; callbacks: TaskCallbacks; line: Line; maxInFlight: number } {
  const { stateBucket, maxInFlight: text } = readEnvironment(['stateBucket', 'maxInFlight']);
  const maxInFlight = Number(text);
  const store = createLineStore(s3, stateBucket);
  const callbacks = createTaskCallbacks(stepFunctions);
  const line = createLine({ store, callbacks, maxInFlight, now: () => new Date() });
  return { store, callbacks, line, maxInFlight };
}
