import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteFunctionConcurrencyCommand,
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { Problem } from '../program/problem.ts';
import type { StackOutputs } from '../stack/find-stack.ts';

/** A part of the intake that can be closed by itself. */
export type IntakePart = 'uploads' | 'audit' | 'api';

/** The entry points of a stack: everything that begins photos. */
export interface Intake {
  /** Finds the parts that are closed, without a change to anything. */
  findClosed(): Promise<readonly IntakePart[]>;
  /** Stops uploads and the audit from beginning photos. Uploads wait in their queue. The API stays open. */
  closeUploads(): Promise<void>;
  /** Closes the API: its callers get a 503. */
  closeApi(): Promise<void>;
  /** Opens the API again. */
  openApi(): Promise<void>;
  /** Opens everything again; waiting uploads begin. */
  open(): Promise<void>;
}

/** The pause between two looks at an event source mapping that is changing. */
const LOOK_MS = 2000;

/**
 * Finds the intake of a stack. Closing uploads disables the event source mapping of their queue, which keeps
 * events for 14 days: "If you disable the event source mapping, AWS Lambda stops polling. If you enable
 * again, it will resume polling from the time it had stopped polling, so you don't lose processing of any
 * records." Closing a function sets its reserved concurrency to 0.
 * @throws {Problem} if the stack lacks the outputs, because an earlier version of Retouch deployed it
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export function findIntake(
  { UploadsMappingId: UUID, ApiFunctionName: api, AuditFunctionName: audit }: StackOutputs,
  { signal: abortSignal, lookMs = LOOK_MS }: { readonly signal: AbortSignal; readonly lookMs?: number },
): Intake {
  if (UUID === undefined || api === undefined || audit === undefined) {
    throw new Problem(
      'The stack has no outputs UploadsMappingId, ApiFunctionName and AuditFunctionName: an earlier version of Retouch ' +
        'deployed it. Deploy this version first: npx cdk deploy.',
    );
  }
  const lambda = new LambdaClient();
  const stop = async (FunctionName: string) => {
    const none = new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 });
    await lambda.send(none, { abortSignal });
  };
  const isStopped = async (FunctionName: string) => {
    const reserve = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }), { abortSignal });
    return reserve.ReservedConcurrentExecutions === 0;
  };
  /** Removes a reserved concurrency of 0. Any other value is the operator's own and stays. */
  const start = async (FunctionName: string) => {
    if (!(await isStopped(FunctionName))) return;
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }), { abortSignal });
  };

  const read = async () =>
    (await lambda.send(new GetEventSourceMappingCommand({ UUID }), { abortSignal })).State ?? '';

  /** A change takes AWS from some seconds to a minute. Meanwhile AWS refuses another change. */
  async function setUploads(Enabled: boolean): Promise<void> {
    const wanted = Enabled ? 'Enabled' : 'Disabled';
    const pause = () => sleep(lookMs, undefined, { signal: abortSignal });
    const isChanging = (state: string) => /ing$/.test(state);
    let state = await read();
    for (; isChanging(state); state = await read()) await pause();
    if (state === wanted) return;
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }), { abortSignal });
    for (state = await read(); state !== wanted; state = await read()) await pause();
  }

  return {
    async findClosed() {
      const isClosed = {
        uploads: /^Disabl/.test(await read()),
        audit: await isStopped(audit),
        api: await isStopped(api),
      };
      return (['uploads', 'audit', 'api'] as const).filter((part) => isClosed[part]);
    },
    async closeUploads() {
      await stop(audit);
      await setUploads(false);
    },
    closeApi: () => stop(api),
    openApi: () => start(api),
    async open() {
      await start(api);
      await start(audit);
      await setUploads(true);
    },
  };
}
