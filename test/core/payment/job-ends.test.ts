import { describe, expect, it } from 'vitest';
import { createJobEnds, keepOutputsOfFirst, submitOf } from '../../../core/payment/job-ends.ts';
import type { Receipt, Submit } from '../../../core/payment/receipts.ts';
import { createStateTable } from '../../../simulation/aws/state-table.ts';
import { job, laterJob, taken } from '../../../simulation/parts/step-events.ts';

const outputs = { kind: 'urls', urls: ['https://outputs.example/a.png'] } as const;
const of = { id: 'ana', attempt: 1, job };
const ended = { ...taken(1), outputs };

function setUp(submits: readonly Submit[] | null) {
  const { dynamo, table } = createStateTable();
  const receipt = {
    pk: 'receipt#ana',
    sk: 'receipt',
    format: 1,
    id: 'ana',
    submits,
    revision: 4,
    kept: 'too',
  };
  if (submits !== null) dynamo.put(receipt as never);
  const read = () => dynamo.get('receipt#ana', 'receipt') as (Receipt & { kept?: string }) | undefined;
  return { dynamo, table, jobEnds: createJobEnds(table), read };
}

describe('the outputs of the only job', () => {
  it('are written without a read, as a new revision of the receipt', async () => {
    const { dynamo, table, read } = setUp([taken(1)]);
    expect(await table.write(keepOutputsOfFirst(of, outputs))).toBeNull();
    expect(dynamo.sent).toEqual(['UpdateCommand']);
    expect(read()).toMatchObject({ submits: [ended], revision: 5, kept: 'too' });
  });

  it.each<[string, Submit[] | null]>([
    ['another job is the first', [taken(1, laterJob), taken(2)]],
    ['the job was not written', [{ ...taken(1), job: undefined } as never]],
    ['there is no submit', []],
    ['there is no receipt', null],
  ])('are refused if %s', async (_, submits) => {
    const { table, read } = setUp(submits);
    const before = read();
    expect(await table.write(keepOutputsOfFirst(of, outputs))).toEqual([true]);
    expect(read()).toEqual(before);
  });
});

describe('the end of a job', () => {
  it('is written to the job’s entry in the receipt', async () => {
    const { jobEnds, read } = setUp([taken(1, laterJob), taken(2), taken(3, laterJob)]);
    await jobEnds.write({ ...of, attempt: 2 }, { failed: true });
    expect(read()?.submits.map(({ failed }) => failed)).toEqual([undefined, true, undefined]);
    expect(read()).toMatchObject({ revision: 5, kept: 'too' });
  });

  it('is written with the job if the receipt lacks it', async () => {
    const { jobEnds, read } = setUp([taken(2, laterJob)]);
    await jobEnds.write({ ...of, job: { ...job, followedSince: job.acceptedAt } }, { outputs });
    expect(read()?.submits).toEqual([
      { attempt: 1, intendedAt: job.acceptedAt, nonce: expect.any(String), job, outputs },
      taken(2, laterJob),
    ]);
  });

  it('is not a failure once the outputs were seen', async () => {
    const { jobEnds, read } = setUp([ended]);
    expect(await jobEnds.write(of, { failed: true })).toEqual({ outputs, isNew: false });
    expect(read()?.submits).toEqual([ended]);
  });

  it('returns no outputs if there are none, and whether this is news to the receipt', async () => {
    const { jobEnds } = setUp([taken(1)]);
    expect(await jobEnds.write(of, { failed: true })).toEqual({ outputs: null, isNew: true });
    expect(await jobEnds.write(of, { failed: true })).toEqual({ outputs: null, isNew: false });
  });

  it('is written to the current receipt', async () => {
    const { dynamo, jobEnds, read } = setUp([taken(1)]);
    dynamo.after = (name) => {
      if (name !== 'GetCommand') return;
      dynamo.after = () => {};
      dynamo.put({
        ...read(),
        pk: 'receipt#ana',
        sk: 'receipt',
        submits: [taken(1), taken(2, laterJob)],
        revision: 5,
      } as never);
    };
    await jobEnds.write(of, { outputs });
    expect(read()).toMatchObject({ submits: [ended, taken(2, laterJob)], revision: 6 });
  });

  it('is written once more without harm if its answer is lost', async () => {
    const { dynamo, jobEnds, read } = setUp([taken(1)]);
    dynamo.after = (name) => {
      if (name === 'UpdateCommand') throw new Error('socket hang up');
    };
    await expect(jobEnds.write(of, { outputs })).rejects.toThrow('socket hang up');
    dynamo.after = () => {};
    await jobEnds.write(of, { outputs });
    expect(read()?.submits).toEqual([ended]);
  });

  it('is written with other writes, which depend on the total payment', async () => {
    const { jobEnds, dynamo } = setUp([taken(1), taken(2, laterJob)]);
    const also = (payment: object) => [{ put: { pk: 'x', sk: 'y', ...payment } }];
    await jobEnds.write(of, { failed: true }, also);
    expect(dynamo.get('x', 'y')).toMatchObject({ paid: 'yes' });
    await jobEnds.write({ ...of, attempt: 2, job: laterJob }, { failed: true }, also);
    expect(dynamo.get('x', 'y')).toMatchObject({ paid: 'no' });
  });
});

describe('the outputs of a job', () => {
  it.each<[string, Submit[] | null, typeof outputs | null]>([
    ['are found in its submit', [taken(1, laterJob), ended], outputs],
    ['are not those of another job', [{ ...taken(1, laterJob), outputs }, taken(2)], null],
    ['are unknown without a receipt', null, null],
  ])('%s', async (_, submits, found) => {
    const { jobEnds, read } = setUp(submits);
    expect(await jobEnds.findOutputs(of)).toEqual(found);
    expect(submitOf(read() ?? null, job)?.outputs ?? null).toEqual(found);
  });
});
