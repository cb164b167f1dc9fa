import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { createEndExecution } from '../../../core/ending/end-execution.ts';
import type { ExecutionState } from '../../../core/photos/executions.ts';
import { createEndRetouch, type EndReport } from '../../../functions/end-retouch/end-retouch.ts';
import { at, photo, run } from '../../../simulation/parts/step-events.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';

const input = { id: run.id, attempt: 1, photo: { bucket: photo.bucket, key: photo.key, versionId: 'v1' } };
const ARN = 'arn:aws:states:eu-west-1:1:execution:Retouch:ana';
const own = failure('job-failed', 'Segmind could not do the job.');

/** An SQS message with Step Functions’ event. Its detail has fields that end-retouch does not need. */
function message(detail: object = {}, messageId = 'm1') {
  const event = {
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail: {
      executionArn: ARN,
      name: 'ana',
      status: 'ABORTED',
      startDate: Date.parse(run.startedAt),
      stopDate: at(59).now(),
      input: JSON.stringify(input),
      inputDetails: { included: true },
      output: null,
      error: null,
      cause: null,
      ...detail,
    },
  };
  return { messageId, body: JSON.stringify(event) };
}

/** end-retouch, a second after the executions ended; `execution` is the answer of DescribeExecution. */
function setUp(execution: Partial<ExecutionState> | null = null) {
  const world = new RecordWorld();
  const described: string[] = [];
  const counted: string[] = [];
  const reports = new Map<string, EndReport>();
  const { photos, recordEnd, now } = world;
  const found = { executionArn: ARN, name: 'ana', error: undefined, cause: undefined, input };
  const endRetouch = createEndRetouch({
    endExecution: createEndExecution({
      recordEnd,
      photos,
      announce: async () => {},
      count: () => counted.push('one'),
    }),
    photos,
    describeExecution: async (arn) => {
      described.push(arn);
      return execution && { status: 'FAILED', startedAt: new Date(run.startedAt), ...found, ...execution };
    },
    report: (messageId, report) => reports.set(messageId, report),
    now,
  });
  const read = (...Records: ReturnType<typeof message>[]) => endRetouch({ Records });
  return { world, described, counted, reports, read };
}

const NONE = { batchItemFailures: [] };

describe('an event', () => {
  it.each([
    ['was stopped', { status: 'ABORTED' }, 'execution-stopped'],
    ['was cancelled', { status: 'ABORTED', error: 'cancelled', cause: 'Nothing was paid.' }, 'cancelled'],
    ['timed out', { status: 'TIMED_OUT', error: 'States.Timeout' }, 'execution-timed-out'],
    ['Step Functions ended', { status: 'FAILED', error: 'States.Runtime', cause: 'x' }, 'step-crashed'],
    [
      'could not write its record',
      { status: 'FAILED', error: 'record-not-written', cause: JSON.stringify(own) },
      'job-failed',
    ],
  ])('suffices to record an execution that %s', async (_, detail, code) => {
    const { world, described, reports, read } = setUp();
    expect(await read(message(detail))).toEqual(NONE);
    expect(world.record()).toMatchObject({ error: { code }, timings: { startedAt: run.startedAt } });
    expect(reports.get('m1')).toEqual({ outcome: 'recorded', executionArn: ARN });
    expect(described).toEqual([]);
  });

  it('raises the alarm once if Step Functions ended the execution, and not if the execution was stopped', async () => {
    const { counted, read } = setUp();
    await read(message());
    expect(counted).toEqual([]);
    const other = JSON.stringify({ ...input, id: 'b', photo: { ...input.photo, key: 'uploads/b.jpg' } });
    const crashed = { status: 'FAILED', error: 'States.DataLimitExceeded', cause: 'x', input: other };
    await read(message(crashed, 'm2'));
    await read(message(crashed, 'm3'));
    expect(counted).toHaveLength(1);
  });

  it('of a cancelled photo records a cancellation, although it has no reason for the stop', async () => {
    const { world, described, read } = setUp();
    await world.photos.begin(input);
    await world.photos.cancel(input);
    await read(message());
    expect(world.record()).toMatchObject({ error: { code: 'cancelled' } });
    expect(described).toEqual([]);
  });

  it('does nothing if the photo has ended', async () => {
    const { world, reports, read } = setUp();
    await read(message());
    world.done.length = 0;
    expect(await read(message({}, 'm2'))).toEqual(NONE);
    expect(reports.get('m2')).toMatchObject({ outcome: 'nothing-to-do' });
    expect(world.done).toEqual([]);
  });

  it('of a failure that the execution has recorded needs no request', async () => {
    const { world, described, read } = setUp();
    await read(message({ status: 'FAILED', error: 'job-failed', cause: 'x' }));
    expect([world.dynamo.sent, described]).toEqual([[], []]);
  });
});

describe('Step Functions', () => {
  const crashed = { error: 'States.Runtime', cause: 'x' };

  it.each([
    ['the input, which was too long', { input: null, inputDetails: { included: false } }],
    ['the error', { status: 'FAILED' }],
    ['the cause', { status: 'FAILED', error: 'record-not-written' }],
  ])('is called if the event lacks %s', async (_, detail) => {
    const { world, described, read } = setUp(crashed);
    expect(await read(message(detail))).toEqual(NONE);
    expect(described).toEqual([ARN]);
    expect(world.record()).toMatchObject({ error: { code: 'step-crashed' } });
  });

  it('is not called about a photo that has ended', async () => {
    const { described, read } = setUp(crashed);
    await read(message());
    expect(await read(message({ status: 'FAILED' }))).toEqual(NONE);
    expect(described).toEqual([]);
  });

  it('is called if the event is older than five minutes: the execution may have been redriven', async () => {
    const { world, described, reports, read } = setUp({ status: 'RUNNING' });
    await read(message({ stopDate: at(60 - 300).now() }));
    expect(described).toEqual([]);
    const redriven = message({ stopDate: at(60 - 301).now(), input: JSON.stringify({ ...input, id: 'b' }) });
    world.done.length = 0;
    await read({ ...redriven, messageId: 'm2' });
    expect(described).toEqual([ARN]);
    expect(reports.get('m2')).toMatchObject({ outcome: 'nothing-to-do' });
    expect(world.done).toEqual([]);
  });
});

describe('a batch', () => {
  it('returns only the messages that failed', async () => {
    const { world, reports, read } = setUp();
    const other = { ...input, id: 'other', photo: { ...input.photo, key: 'uploads/other.jpg' } };
    world.s3.before = (name, { Key = '' }) => {
      if (name === 'PutObjectCommand' && Key.includes('other')) throw new Error('AccessDenied');
    };
    const answer = await read(
      message({}, 'm1'),
      message({ input: JSON.stringify(other) }, 'm2'),
      { messageId: 'm3', body: 'no event' },
      message({ input: '{}' }, 'm4'),
    );
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted()).toEqual([
      'm2',
      'm3',
      'm4',
    ]);
    expect(world.record()).toMatchObject({ status: 'failed' });
    expect(reports.get('m2')).toEqual({ outcome: 'not-ended', error: new Error('AccessDenied') });
  });
});
