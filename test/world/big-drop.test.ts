import { ExecutionAlreadyExists, type SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createStartAttempt } from '../../core/attempts/start-attempt.ts';
import { createStartExecution } from '../../core/photos/executions.ts';
import { createPhotos } from '../../core/photos/photos.ts';
import { createStartRetouch } from '../../functions/start-retouch/start-retouch.ts';
import { createStateTable } from '../../simulation/aws/state-table.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { type QueueSettings, UploadsQueue } from '../support/uploads-queue.ts';

/** The queue’s settings and its event source’s, from the template. */
function readSettings(): QueueSettings {
  const template = synthesize();
  const queues = Object.values(template.findResources('AWS::SQS::Queue'));
  const { VisibilityTimeout, RedrivePolicy } =
    queues.map(({ Properties }) => Properties).find((properties) => properties.RedrivePolicy) ?? {};
  const [mapping] = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
  return {
    visibilitySeconds: VisibilityTimeout,
    maxReceives: RedrivePolicy.maxReceiveCount,
    batchSize: mapping?.Properties.BatchSize,
    maxConcurrency: mapping?.Properties.ScalingConfig.MaximumConcurrency,
  };
}

/**
 * Random numbers from 0 to 1, the same sequence for the same seed. @see
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c mulberry32
 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * StartExecution with a token bucket that refills with time, and names that can start once. It replaces the
 * SDK’s client, so there are no automatic retries: the SDK’s own retries can only help.
 */
class ThrottlingStepFunctions {
  /** The inputs of the started executions, by name. */
  readonly started = new Map<string, string>();
  throttled = 0;
  readonly #quota: { bucket: number; aSecond: number; downUntilMs?: number };
  readonly #clock: { ms: number };
  #tokens: number;
  #filledAtMs = 0;

  constructor(clock: { ms: number }, quota: { bucket: number; aSecond: number; downUntilMs?: number }) {
    this.#clock = clock;
    this.#quota = quota;
    this.#tokens = quota.bucket;
  }

  readonly client = { send: (command: unknown) => this.#send(command) } as unknown as SFNClient;

  async #send(command: unknown): Promise<unknown> {
    const { name, input } = (command as { input: { name: string; input: string } }).input;
    const { bucket, aSecond, downUntilMs = 0 } = this.#quota;
    const { ms } = this.#clock;
    this.#tokens = Math.min(bucket, this.#tokens + ((ms - this.#filledAtMs) / 1000) * aSecond);
    this.#filledAtMs = ms;
    if (ms < downUntilMs || this.#tokens < 1) {
      this.throttled += 1;
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    }
    this.#tokens -= 1;
    const earlier = this.started.get(name);
    this.started.set(name, earlier ?? input);
    // Half of the executions have closed when a second event comes. For the running ones, the same input is
    // the same start.
    const hasClosed = name.charCodeAt(name.length - 1) % 2 === 0;
    if (earlier !== undefined && (hasClosed || earlier !== input)) {
      throw new ExecutionAlreadyExists({ message: 'exists', $metadata: {} });
    }
    return {};
  }
}

interface Drop {
  readonly seed: number;
  readonly bucket: number;
  readonly aSecond: number;
  readonly downUntilMs?: number;
}

const settings = readSettings();
const MINUTE_MS = 60_000;
const PHOTOS = 2000;
/**
 * The duration of an invocation: short, so that the queue is read, and messages are given up, as fast as
 * possible.
 */
const ROUND_MS = 200;

/** An event with a version has everything that is needed. */
const noUploads = {
  findCurrent: async () => {
    throw new Error('No upload is looked at.');
  },
};

/** Drops 2,000 photos at once; each tenth event comes twice. */
function dropAll({ seed, ...quota }: Drop) {
  const clock = { ms: 0 };
  const random = seeded(seed);
  const stepFunctions = new ThrottlingStepFunctions(clock, quota);
  const startExecution = createStartExecution(stepFunctions.client, 'arn:machine');
  const photos = createPhotos(createStateTable().table, () => clock.ms);
  const startAttempt = createStartAttempt(photos, startExecution);
  const invoke = createStartRetouch({
    startAttempt,
    uploads: noUploads,
    findRawPairing: async () => null,
    report: () => {},
    now: () => clock.ms,
  });
  const queue = new UploadsQueue({ settings, random, clock, invoke });
  for (let index = 0; index < PHOTOS; index += 1) {
    const object = { key: `uploads/drop/${index}.jpg`, 'version-id': `v${index}` };
    const detail = { bucket: { name: 'photos' }, object };
    const body = JSON.stringify({ 'detail-type': 'Object Created', detail });
    queue.send(`m${index}`, body);
    if (random() < 0.1) queue.send(`again${index}`, body);
  }
  const keysStarted = () =>
    new Set([...stepFunctions.started.values()].map((input) => JSON.parse(input).photo.key));
  return { queue, stepFunctions, clock, keysStarted };
}

/**
 * AWS’s quotas on StartExecution in the smaller regions are 800 at once and 150 per second for the whole
 * account. Here the queue reads 2,000 photos in 9 seconds, in which 800 + 9 × 150 executions may start. A
 * throttled message comes again after 180 seconds, 20 times in all: in an hour. While the queue waits the
 * bucket refills. So even at 0.6 per second, a 250th of the quota, each reading of the whole queue starts
 * over 100 executions, and 20 readings start all 2,000.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
describe('2,000 photos dropped at once', () => {
  it.each([
    ['at AWS’s quota', { seed: 1, bucket: 800, aSecond: 150 }, 4],
    ['at a fifteenth of it', { seed: 2, bucket: 800, aSecond: 10 }, 7],
    ['at a 250th of it, as others use it up', { seed: 3, bucket: 800, aSecond: 0.6 }, 50],
    [
      'after Step Functions was down for 50 minutes',
      { seed: 4, bucket: 800, aSecond: 150, downUntilMs: 50 * MINUTE_MS },
      60,
    ],
  ])('all start, each once, without a dead letter: %s', async (_, quota, withinMinutes) => {
    const { queue, stepFunctions, clock, keysStarted } = dropAll(quota);
    await queue.drain(ROUND_MS);
    expect(stepFunctions.started.size).toBe(PHOTOS);
    expect(keysStarted().size).toBe(PHOTOS);
    expect(queue.deadLetters).toEqual([]);
    expect(clock.ms).toBeLessThan(withinMinutes * MINUTE_MS);
  });

  it('become dead letters if Step Functions is down for longer, and all start after a redrive', async () => {
    const { queue, keysStarted } = dropAll({
      seed: 5,
      bucket: 800,
      aSecond: 150,
      downUntilMs: 100 * MINUTE_MS,
    });
    await queue.drain(ROUND_MS);
    expect(keysStarted().size).toBe(0);
    expect(new Set(queue.deadLetters).size).toBe(PHOTOS);
    queue.pass(60 * MINUTE_MS);
    queue.redrive();
    await queue.drain(ROUND_MS);
    expect(keysStarted().size).toBe(PHOTOS);
    expect(queue.deadLetters).toEqual([]);
  });
});
