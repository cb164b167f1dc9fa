import type { Context } from 'aws-lambda';
import { afterEach, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { createPipelineHandler } from '../../../../functions/shared/middleware/pipeline-handler.ts';

const FORGED = 'a\r\n{"level":"ERROR","message":"forged"}\u2028\u001b[31m';
const context = { functionName: 'f', awsRequestId: 'r', invokedFunctionArn: 'arn' } as Context;

const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
const fail = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
afterEach(() => void [write.mockClear(), fail.mockClear()]);

/** The lines that a reader of JSON would take for log entries; metrics have no message. */
function readLog(): Record<string, unknown>[] {
  const text = [...write.mock.calls, ...fail.mock.calls].map(([chunk]) => String(chunk)).join('');
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ message }) => message !== undefined);
}

const event = z.object({ id: z.string(), photo: z.object({ key: z.string() }) });

it('logs one line of JSON, whatever a key or a message holds', async () => {
  const handler = createPipelineHandler(event, async () => ({
    outcome: 'failed',
    error: { code: 'job-failed', message: FORGED },
  }));
  await handler({ id: 'ana', photo: { key: FORGED } }, context);
  expect(readLog()).toEqual([expect.objectContaining({ level: 'INFO', key: FORGED, reason: FORGED })]);
});

it('logs one line of JSON of a crash, and nothing of the event but id and key', async () => {
  const handler = createPipelineHandler(event, async () => {
    throw new Error(FORGED);
  });
  const secret = { id: 'ana', photo: { key: 'k' }, job: { pollUrl: 'https://h.example/?SECRET' } };
  await expect(handler(secret, context)).rejects.toThrow('forged');
  const lines = readLog();
  expect(lines).toEqual([expect.objectContaining({ level: 'ERROR', message: 'Crashed' })]);
  expect(JSON.stringify(lines)).not.toContain('SECRET');
});

it('shows no value of an event that is wrong', async () => {
  const handler = createPipelineHandler(event, async () => undefined);
  const wrong = { id: 'ana', photo: { key: ['SECRET'] } } as unknown as z.infer<typeof event>;
  const error = await handler(wrong, context).catch((thrown: Error) => thrown);
  expect(String(error)).toMatch(/photo\.key/);
  expect(String(error)).not.toContain('SECRET');
});
