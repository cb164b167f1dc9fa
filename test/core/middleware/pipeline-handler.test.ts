import type { Context } from 'aws-lambda';
import { afterAll, afterEach, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod/mini';

// A logger and metrics that are on: all other tests have them off.
vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
vi.resetModules();
const { createPipelineHandler, metrics } = await import('../../../core/middleware/pipeline-handler.ts');
afterAll(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

const FORGED = 'a\r\n{"level":"ERROR","message":"forged"}\u2028\u001b[31m';
const context = { functionName: 'f', awsRequestId: 'r', invokedFunctionArn: 'arn' } as Context;

const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
const fail = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
afterEach(() => void [write.mockClear(), fail.mockClear()]);

/** The log entries: the JSON lines with a message. Metrics have no message. */
function readLog(): Record<string, unknown>[] {
  const text = [...write.mock.calls, ...fail.mock.calls].map(([chunk]) => String(chunk)).join('');
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ message }) => message !== undefined);
}

const event = z.object({ id: z.string(), photo: z.object({ key: z.string() }) });

it('logs one line of JSON, whatever a key or a message contains', async () => {
  const handler = createPipelineHandler(event, async () => ({
    outcome: 'failed',
    error: { code: 'job-failed', message: FORGED },
  }));
  await handler({ id: 'ana', photo: { key: FORGED } }, context);
  expect(readLog()).toEqual([
    expect.objectContaining({
      level: 'INFO',
      id: 'ana',
      key: FORGED,
      outcome: 'failed',
      code: 'job-failed',
      reason: FORGED,
      durationMs: expect.any(Number),
    }),
  ]);
});

it('logs one line of JSON for a crash, and from the event only id and key', async () => {
  const handler = createPipelineHandler(event, async () => {
    throw new Error(FORGED);
  });
  const secret = { id: 'ana', photo: { key: 'k' }, job: { pollUrl: 'https://h.example/?SECRET' } };
  await expect(handler(secret, context)).rejects.toThrow('forged');
  const lines = readLog();
  expect(lines).toEqual([expect.objectContaining({ level: 'ERROR', message: 'Crashed' })]);
  expect(JSON.stringify(lines)).not.toContain('SECRET');
});

it('shows no value of an invalid event', async () => {
  const handler = createPipelineHandler(event, async () => undefined);
  const wrong = { id: 'ana', photo: { key: ['SECRET'] } } as unknown as z.infer<typeof event>;
  const error = await handler(wrong, context).catch((thrown: Error) => thrown);
  expect(String(error)).toMatch(/photo\.key/);
  expect(String(error)).not.toContain('SECRET');
});

it('counts a cold start, once', async () => {
  vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
  onTestFinished(() => void vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', undefined));
  vi.resetModules();
  const { createPipelineHandler } = await import('../../../core/middleware/pipeline-handler.ts');
  const handler = createPipelineHandler(event, async () => ({ outcome: 'kept' }));
  for (let times = 0; times < 2; times += 1) await handler({ id: 'ana', photo: { key: 'k' } }, context);
  const printed = [...write.mock.calls, ...fail.mock.calls].map(([chunk]) => String(chunk)).join('');
  expect(printed.match(/"ColdStart":1/g)).toHaveLength(1);
});

it('publishes a function’s metrics, and nothing if there are none', async () => {
  const handler = (run: () => Promise<object>) => createPipelineHandler(event, run);
  const sound = { id: 'ana', photo: { key: 'k' } };
  const printed = () => [...write.mock.calls, ...fail.mock.calls].map(([chunk]) => String(chunk)).join('');
  await handler(async () => ({ outcome: 'kept' }))(sound, context);
  expect(printed()).not.toContain('metrics');
  await handler(async () => {
    metrics.addMetric('BreakerOpen', 'Count', 1);
    return { outcome: 'kept' };
  })(sound, context);
  expect(printed()).toContain('"BreakerOpen":1');
});
