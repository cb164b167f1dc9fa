import { describe, expect, it } from 'vitest';
import { failure } from '../../../core/domain/failure.ts';
import { FAILURE_CODES } from '../../../core/domain/failures.ts';
import { explainPaid } from '../../../core/ending/explain-paid.ts';

const PAID = ['yes', 'no', 'unknown'] as const;
const SAID = { yes: /which is paid for/, no: /it cost nothing/, unknown: /is not known/ } as const;

describe('a crash', () => {
  const crash = failure('step-crashed', "The step 'Poll Segmind' crashed with Runtime.ExitError.");

  it.each([
    ['no', 'step-crashed', 'pipeline'],
    ['yes', 'collecting-crashed', 'pipeline'],
    ['unknown', 'submit-outcome-unknown', 'unknown'],
  ] as const)('of a photo with paid %s is recorded as %s', (paid, code, fault) => {
    const recorded = explainPaid(crash, paid);
    expect(recorded).toMatchObject({ code, fault });
    expect(recorded.message).toContain(crash.message);
    if (paid !== 'no') expect(recorded.message).toMatch(SAID[paid]);
  });
});

describe('a photo that was ended from outside', () => {
  it.each(
    (['execution-stopped', 'execution-timed-out', 'cancelled'] as const).flatMap((code) =>
      PAID.map((paid) => [code, paid] as const),
    ),
  )('as %s says what was paid: %s', (code, paid) => {
    const recorded = explainPaid(failure(code, 'It ended.'), paid);
    expect(recorded.code).toBe(code);
    expect(recorded.message).toMatch(SAID[paid]);
  });

  it('never contradicts itself about payment, whatever was known when it was cancelled', () => {
    const { message } = explainPaid(failure('cancelled', 'Whether it is paid is not known.'), 'yes');
    expect(message).not.toMatch(SAID.unknown);
  });
});

it.each(
  FAILURE_CODES.filter(
    (code) => !['step-crashed', 'execution-stopped', 'execution-timed-out', 'cancelled'].includes(code),
  ),
)('%s is recorded as it is', (code) => {
  for (const paid of PAID) expect(explainPaid(failure(code, 'So.'), paid)).toEqual(failure(code, 'So.'));
});
