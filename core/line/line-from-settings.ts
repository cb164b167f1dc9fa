import type { SFNClient } from '@aws-sdk/client-sfn';
import { createTaskCallbacks } from '../photos/executions.ts';
import type { Photos } from '../photos/photos.ts';
import { readSettings } from '../settings/settings.ts';
import type { Table } from '../table/table.ts';
import { createLine, type Line } from './line.ts';

/**
 * Creates the line from a function's settings.
 * @param stateMachineArn see {@link createTaskCallbacks}
 */
export function createLineFromSettings(
  table: Table,
  photos: Photos,
  stepFunctions: SFNClient,
  stateMachineArn?: string,
): Line {
  const { maxInFlight } = readSettings(['maxInFlight']);
  const callbacks = createTaskCallbacks(stepFunctions, stateMachineArn);
  return createLine({ table, photos, callbacks, maxInFlight, now: () => new Date() });
}
