import { expect, it, vi } from 'vitest';
import { createCountFailed } from '../../../core/ending/count-failed.ts';

it('counts a failed photo under the name of record-failure, in whichever function it is called', () => {
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'end-retouch');
  vi.stubEnv('STACK_NAME', 'Retouch');
  // Other test files may have switched metrics off: see no-logs.ts.
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  createCountFailed()();
  const lines = write.mock.calls.map(([line]) => JSON.parse(String(line)));
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  expect(lines).toEqual([
    expect.objectContaining({
      _aws: expect.objectContaining({
        CloudWatchMetrics: [
          {
            Namespace: 'Retouch',
            Dimensions: [expect.arrayContaining(['service', 'stack'])],
            Metrics: [{ Name: 'PhotosFailed', Unit: 'Count' }],
          },
        ],
      }),
      service: 'record-failure',
      stack: 'Retouch',
      PhotosFailed: 1,
    }),
  ]);
});
