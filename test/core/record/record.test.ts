import { describe, expect, it } from 'vitest';
import { describeRun } from '../../../core/ending/run.ts';
import { recordSchema } from '../../../core/record/record.ts';
import { run } from '../../../simulation/parts/step-events.ts';

describe('the record', () => {
  it('is either a success with outputs or a failure with an error', () => {
    const common = describeRun(run, new Date());
    const error = { code: 'job-failed', fault: 'photo', message: 'x' };
    expect(recordSchema.safeParse({ status: 'failed', error, ...common }).success).toBe(true);
    expect(recordSchema.safeParse({ status: 'failed', ...common }).success).toBe(false);
    expect(recordSchema.safeParse({ status: 'succeeded', outputs: [], ...common }).success).toBe(false);
    expect(
      recordSchema.safeParse({ status: 'failed', error: { ...error, code: 'x' }, ...common }).success,
    ).toBe(false);
  });
});
