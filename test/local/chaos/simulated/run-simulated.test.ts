import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { runSimulated } from '../../../../local/chaos/simulated/run-simulated.ts';
import { startSeedProcess } from '../../../../local/chaos/simulated/seed-process.ts';

vi.setConfig({ testTimeout: 120_000 });

const program = fileURLToPath(new URL('support/seeds-program.mjs', import.meta.url));

function run(seeds: number, options: { program?: string; processes?: number } = { program }) {
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const lines: string[] = [];
  const report = (line: string) => void lines.push(line);
  const figures = runSimulated({ seeds, signal: over.signal, report, processes: 2, ...options });
  return { figures, lines, over };
}

it('runs each seed once and names those that broke a promise, with the reason', async () => {
  const { figures, lines } = run(6);
  expect(await figures).toEqual({ seeds: 6, failed: [3, 5] });
  expect(lines).toContain('FAILED at seed 3:\n  it was billed twice');
  expect(lines).toContain('FAILED at seed 5:\n  The process of the seed ended: 9.');
  expect(lines.at(-1)).toBe('6 of 6 seeds, 2 failed');
});

it('stops when it is aborted, even if a seed never ends', async () => {
  const { figures, lines, over } = run(8);
  await vi.waitFor(() => expect(lines).toContain('7 of 8 seeds, 2 failed'));
  over.abort(new Error('stopped'));
  await expect(figures).rejects.toThrow('stopped');
});

it('gives up a seed that never ends', async () => {
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const child = startSeedProcess(program, over.signal, 500);
  expect(await child.run(7)).toEqual(['The process of the seed ended: SIGKILL.']);
  expect(child.hasEnded()).toBe(true);
});

it('runs the real worlds of mixed chaos', async () => {
  expect(await run(1, { processes: 1 }).figures).toEqual({ seeds: 1, failed: [] });
});
