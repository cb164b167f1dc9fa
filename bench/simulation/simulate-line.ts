import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { createJoinLine } from '../../functions/join-line/join-line.ts';
import { createKeepLine } from '../../functions/keep-line/keep-line.ts';
import { createPollRetouch } from '../../functions/poll-retouch/poll-retouch.ts';
import {
  createStartExecution,
  createTaskCallbacks,
  describeExecution,
  listEnded,
} from '../../functions/shared/clients/executions.ts';
import { createJsonObjects } from '../../functions/shared/clients/json-objects.ts';
import type { SegmindClient } from '../../functions/shared/clients/segmind/segmind-client.ts';
import { createLine } from '../../functions/shared/line/line.ts';
import { createLineStore } from '../../functions/shared/line/line-store.ts';
import { createReceipts } from '../../functions/shared/submission/receipts.ts';
import { createSpending } from '../../functions/shared/submission/spending.ts';
import { createSubmission } from '../../functions/shared/submission/submission.ts';
import { createSubmitRetouch } from '../../functions/submit-retouch/submit-retouch.ts';
import { S3Fake } from '../../test/support/s3-fake.ts';
import { RequestCount, SimulatedAws } from './aws.ts';
import { SimulatedClock } from './clock.ts';
import { createDice } from './dice.ts';
import { type Drop, type Figures, readMeter, STARTS_PER_SECOND } from './figures.ts';
import { PlaceMeter } from './place-meter.ts';
import { type RetouchWorld, runExecution } from './retouch-execution.ts';
import { type FakeExecution, StepFunctionsFake, StoppedError } from './step-functions-fake.ts';
import { planStops } from './stops.ts';
import { SimulatedVendor } from './vendor.ts';

/** What the line measured beside what its rivals do. */
export interface LineFigures extends Figures {
  /** keep-line's, which is called each minute and when an execution was stopped. */
  readonly keepLinePerMinute: { readonly s3: number; readonly stepFunctions: number };
  readonly stopped: number;
  readonly lostRaces: number;
  readonly slotsLeft: number;
  readonly ticketsLeft: number;
}

const MINUTE_MS = 60_000;

/** Lets a drop of photos go through the line: its real code, over S3 and Step Functions in memory. */
export async function simulateLine(drop: Drop): Promise<LineFigures> {
  const { photos, places, seed } = drop;
  const clock = new SimulatedClock();
  const startMs = clock.nowMs;
  const dice = createDice(seed);
  const aws = new SimulatedAws(clock, dice);
  const meter = new PlaceMeter(clock, places);
  const vendor = new SimulatedVendor(clock, drop);
  const s3 = new S3Fake();
  /** When each photo had its record. */
  const records = new Map<string, number>();
  let stopped = 0;

  // A failure of anything that goes on is the failure of the whole.
  let fail: (reason: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const aside = (work: Promise<unknown>) => void work.catch(fail);

  const stepFunctions = new StepFunctionsFake(
    () => clock.now(),
    (execution) => {
      aside(
        runExecution(execution, world).catch((error: unknown) => {
          if (!(error instanceof StoppedError)) throw error;
        }),
      );
    },
  );

  const segmind: SegmindClient = {
    submit: (job) => {
      meter.post(nameOf(job.photoUrl));
      return vendor.submit(job);
    },
    poll: async (pollUrl) => {
      const reply = await vendor.poll(pollUrl);
      if (reply.kind === 'completed') meter.finish(nameOf(pollUrl));
      return reply;
    },
  };

  /** The functions as one caller has them: the same code for each, and its requests counted apart. */
  function createFunctions(count: RequestCount) {
    const now = () => clock.nowMs;
    const s3Client = aws.meter<S3Client>('s3', s3, count);
    const sfnClient = aws.meter<SFNClient>('stepFunctions', stepFunctions, count);
    const store = createLineStore(s3Client, 'state');
    const callbacks = createTaskCallbacks(sfnClient);
    const line = createLine({ store, callbacks, maxInFlight: places, now: () => clock.now() });
    const objects = createJsonObjects(s3Client, 'state');
    const submission = createSubmission({
      segmind,
      // Made where it is used, without a request; here it is the photo's number.
      uploads: {
        presign: async ({ key }) => key.replace(/\D/g, ''),
        findCurrent: async () => null,
        readRange: async () => null,
      },
      receipts: createReceipts(objects, now),
      spending: createSpending(objects, Number.POSITIVE_INFINITY),
      jobTimeoutSeconds: 900,
      now,
      warn: fail,
    });
    const startExecution = createStartExecution(sfnClient, 'Retouch');
    return { store, callbacks, line, submission, startExecution, sfnClient };
  }

  const own = new RequestCount();
  const keeping = new RequestCount();
  const functions = createFunctions(own);
  const keeper = createFunctions(keeping);
  const keepLine = createKeepLine({
    ...keeper,
    maxInFlight: places,
    now: () => clock.now(),
    readApiKey: async () => ({ value: 'key', version: 'v1', putAt: new Date(0) }),
    describeExecution: (arn) => describeExecution(keeper.sfnClient, arn),
    listEnded: async (since) => [
      ...(await listEnded(keeper.sfnClient, { stateMachineArn: 'Retouch', status: 'ABORTED', since })),
      ...(await listEnded(keeper.sfnClient, { stateMachineArn: 'Retouch', status: 'TIMED_OUT', since })),
    ],
    gauge: () => {},
    sleep: (ms) => clock.sleep(ms),
  });
  const stops = planStops(drop, clock, {
    stop(execution) {
      if (execution.status !== 'RUNNING') return;
      stopped += 1;
      meter.drop(execution.name);
      stepFunctions.stop(execution);
    },
    tell: ({ executionArn }) => aside(aws.invoke(() => keepLine({ detail: { executionArn } }))),
  });

  const world: RetouchWorld = {
    clock,
    dice,
    aws,
    stepFunctions,
    meter,
    line: functions.line,
    joinLine: createJoinLine(functions),
    submitRetouch: createSubmitRetouch({
      submission: functions.submission,
      line: functions.store,
      weatherLimitSeconds: 86_400,
      now: () => clock.nowMs,
      random: dice,
    }),
    pollRetouch: createPollRetouch({
      segmind,
      jobTimeoutSeconds: 900,
      now: () => clock.nowMs,
      random: dice,
    }),
    // A record that is there stands, as record-failure has it.
    record: (id) => records.set(id, records.get(id) ?? clock.nowMs),
    onPlace: stops.onPlace,
    aside,
  };

  async function start(): Promise<void> {
    for (let index = 0; index < photos; index++) {
      const id = nameOf(String(index));
      const photo = { bucket: 'photos', key: `uploads/${index}.jpg`, versionId: 'v1' };
      aside(
        functions.startExecution(id, { id, attempt: 1, photo }).then(() => {
          stops.onStart(stepFunctions.executions.get(arnOf(id)) as FakeExecution);
        }),
      );
      await clock.sleep(1000 / STARTS_PER_SECOND);
    }
  }

  /** Keeps the line each minute until every execution has ended, and for two minutes more. */
  async function keep(): Promise<number> {
    for (let minute = 1, quiet = 0; ; minute++) {
      await clock.sleep(MINUTE_MS);
      aside(aws.invoke(() => keepLine({})));
      const isQuiet = [...stepFunctions.executions.values()].every(({ status }) => status !== 'RUNNING');
      quiet = isQuiet ? quiet + 1 : 0;
      if (quiet === 3) return minute;
    }
  }

  const work = Promise.all([start(), keep()]);
  const [, minutes] = await clock.run(Promise.race([work, failed]));
  const { line } = await clock.run(functions.store.read());
  const tickets = await clock.run(functions.store.listTickets(1000));
  return {
    ...readMeter(drop, meter),
    records: records.size,
    requestsPerPhoto: { state: own.s3 / photos, stepFunctions: own.stepFunctions / photos },
    keepLinePerMinute: { s3: keeping.s3 / minutes, stepFunctions: keeping.stepFunctions / minutes },
    transitionsPerPhoto: aws.transitions / photos,
    seconds: (Math.max(...records.values()) - startMs) / 1000,
    stopped,
    lostRaces: own.lostRaces + keeping.lostRaces,
    slotsLeft: line.slots.length,
    ticketsLeft: tickets.length,
  };
}

function nameOf(photoNumber: string): string {
  return `photo${photoNumber.padStart(6, '0')}`;
}

function arnOf(name: string): string {
  return `arn:aws:states:eu-west-1:1:execution:Retouch:${name}`;
}
