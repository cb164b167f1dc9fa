import { startAws } from '../doctor/aws-stand-in.ts';

/** The outputs of the stack that is closed, except its queues. */
const OUTPUTS = {
  UploadsMappingId: 'mapping-1',
  ApiFunctionName: 'Retouch-Api',
  AuditFunctionName: 'Retouch-Audit',
  StateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Photos',
  BulkStateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Bulk',
  PhotoBucketName: 'photos-1',
  StateBucketName: 'state-1',
  TableName: 'Table-1',
};

/** The work of a stack in progress, as AWS reports it. */
interface AwsWork {
  /** Running photos, one number per request; the last number is repeated. */
  readonly photos?: readonly number[];
  /** Running bulk runs, in the same way. */
  readonly bulkRuns?: readonly number[];
  readonly uploads?: number;
  /** The functions that are stopped at the start. */
  readonly stopped?: readonly string[];
  /** Reserved concurrency of the functions that are not stopped. @default none */
  readonly reserved?: number;
  readonly mapping?: 'Enabled' | 'Disabled';
}

/** AWS as `retouch close` sees it: a mapping, functions that may be stopped, executions and queues. */
export async function startCloseWorld(work: AwsWork = {}) {
  const { photos = [0], bulkRuns = [0], uploads = 0 } = work;
  const stopped = new Set(work.stopped);
  /** All changes, in order. */
  const changes: string[] = [];
  const reserved = work.reserved === undefined ? {} : { ReservedConcurrentExecutions: work.reserved };
  let mapping: string = work.mapping ?? 'Enabled';
  let wanted = mapping;
  const left = { Photos: [...photos], Bulk: [...bulkRuns] };
  const nameOf = (url: string) => /functions\/([\w-]+)\//.exec(url)?.[1] ?? '';
  await startAws({
    GetEventSourceMapping: () => {
      const now = mapping;
      // AWS answers `Disabling` once, and then `Disabled`.
      mapping = wanted;
      return { UUID: 'mapping-1', State: now };
    },
    UpdateEventSourceMapping: ({ body }) => {
      const isEnabled: boolean = JSON.parse(body).Enabled;
      changes.push(isEnabled ? 'uploads open' : 'uploads closed');
      wanted = isEnabled ? 'Enabled' : 'Disabled';
      mapping = isEnabled ? 'Enabling' : 'Disabling';
      return { UUID: 'mapping-1', State: mapping };
    },
    PutFunctionConcurrency: ({ url, body }) => {
      if (JSON.parse(body).ReservedConcurrentExecutions === 0) stopped.add(nameOf(url));
      changes.push(`${nameOf(url)} stopped`);
      return {};
    },
    GetFunctionConcurrency: ({ url }) =>
      stopped.has(nameOf(url)) ? { ReservedConcurrentExecutions: 0 } : reserved,
    DeleteFunctionConcurrency: ({ url }) => {
      stopped.delete(nameOf(url));
      changes.push(`${nameOf(url)} started`);
      return {};
    },
    ListExecutions: ({ body }) => {
      const { stateMachineArn, statusFilter } = JSON.parse(body);
      const looks = stateMachineArn.endsWith('Bulk') ? left.Bulk : left.Photos;
      const number = statusFilter === 'RUNNING' ? ((looks.length > 1 ? looks.shift() : looks[0]) ?? 0) : 0;
      const executionArn = stateMachineArn.replace(':stateMachine:', ':execution:');
      return {
        executions: Array.from({ length: number }, (_, at) => ({ executionArn: `${executionArn}:${at}` })),
      };
    },
    StopExecution: ({ body }) => {
      changes.push(`stopped ${JSON.parse(body).executionArn.split(':').slice(-2).join(' ')}`);
      return { stopDate: 0 };
    },
    GetQueueAttributes: ({ body }) => {
      const isUploads = JSON.parse(body).QueueUrl.endsWith('Uploads');
      return { Attributes: { ApproximateNumberOfMessages: String(isUploads ? uploads : 0) } };
    },
  });
  // The SDK calls a queue at the queue's own URL.
  const queues = `${process.env.AWS_ENDPOINT_URL}/123456789012`;
  const outputs = { ...OUTPUTS, UploadsQueueUrl: `${queues}/Uploads`, EndedQueueUrl: `${queues}/Ended` };
  return { outputs, changes, isStopped: (name: string) => stopped.has(name) };
}
