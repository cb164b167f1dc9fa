import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { inject } from 'vitest';
import type { AuditReport } from '../../../functions/audit/audit.ts';
import { output } from './stack-client.ts';

const lambda = new LambdaClient(inject('stack').client);

/** Runs the audit now. It includes photos that were uploaded just now. */
export async function audit(event: { rebuildIndex?: boolean } = {}): Promise<AuditReport> {
  const FunctionName = output('AuditFunctionName');
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify({ olderThanMinutes: 0, ...event }) }),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString());
  if (FunctionError !== undefined) throw new Error(`audit failed: ${JSON.stringify(answer)}`);
  return answer;
}
