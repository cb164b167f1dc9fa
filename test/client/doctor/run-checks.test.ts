import { describe, expect, it } from 'vitest';
import { type Finding, fault, ok, warning } from '../../../client/doctor/finding.ts';
import { type Check, type CheckFinding, runChecks } from '../../../client/doctor/run-checks.ts';
import { Interrupted } from '../../../client/program/interrupts.ts';
import { wrongUse } from '../../../client/program/problem.ts';

async function* find(...findings: Finding[]): AsyncGenerator<Finding> {
  yield* findings;
}

// biome-ignore lint/correctness/useYield: it fails before it finds anything
async function* fail(error: unknown): AsyncGenerator<Finding> {
  throw error;
}

async function* hang(): AsyncGenerator<Finding> {
  await new Promise(() => {});
}

async function run(checks: Check[], signal = new AbortController().signal): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  for await (const finding of runChecks(checks, signal)) findings.push(finding);
  return findings;
}

const well: Check = { name: 'well', title: 'The rest', run: () => find(ok('Well.')) };

describe('checks', () => {
  it('are skipped if a part that they need is faulty, and only then', async () => {
    const findings = await run([
      { name: 'a', title: 'The first', run: () => find(ok('Fine.'), fault('Broken.', 'Fix it.')) },
      { name: 'b', title: 'The second', needs: ['a'], run: () => find(ok('Not reached.')) },
      { name: 'c', title: 'The third', needs: ['b'], run: () => find(ok('Not reached.')) },
      { name: 'd', title: 'The fourth', run: () => find(warning('Slow.', 'Wait.')) },
      { name: 'e', title: 'The fifth', needs: ['d'], run: () => find(ok('Reached.')) },
    ]);
    expect(findings.map(({ check, words }) => `${check}: ${words}`)).toEqual([
      'a: Fine.',
      'a: Broken.',
      'b: The second could not be checked: it needs the first, see above.',
      'c: The third could not be checked: it needs the second, see above.',
      'd: Slow.',
      'e: Reached.',
    ]);
  });

  it('do not block the others for ever', async () => {
    const [slow, next] = await run([{ name: 'slow', title: 'Slow', timeoutMs: 10, run: hang }, well]);
    expect(slow).toMatchObject({
      state: 'unknown',
      words: 'Slow could not be checked: no answer within 0.01 s.',
    });
    expect(next).toMatchObject({ words: 'Well.' });
  });

  it('show no URL of an error, because it could be presigned', async () => {
    const error = new Error('GET https://bucket.example/a?X-Amz-Signature=secret failed\n    at a line');
    const [finding] = await run([{ name: 'a', title: 'It', run: () => fail(error) }]);
    expect(finding?.words).toBe('It could not be checked: GET (a URL) failed');
  });

  it('end at once if the command was called wrongly', async () => {
    await expect(run([{ name: 'a', title: 'It', run: () => fail(wrongUse('Say --yes.')) }])).rejects.toThrow(
      'Say --yes.',
    );
  });

  it('end at once on Ctrl-C', async () => {
    const controller = new AbortController();
    const running = run([{ name: 'slow', title: 'Slow', run: hang }, well], controller.signal);
    controller.abort(new Interrupted('SIGINT'));
    await expect(running).rejects.toBeInstanceOf(Interrupted);
  });
});
