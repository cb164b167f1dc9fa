import { expect, it, onTestFinished } from 'vitest';
import { keepLineOften } from '../../../local/chaos/keep-line.ts';

/** Keeps the line with a breaker that is open or closed at each look as given; returns what was done. */
async function keep(...looks: boolean[]): Promise<{ done: string[]; trials: number }> {
  const over = new AbortController();
  onTestFinished(() => over.abort());
  const done: string[] = [];
  const note = (what: string) => async () => void done.push(what);
  const left = [...looks];
  const readLine = async () => {
    const isBreakerOpen = left.shift() ?? false;
    done.push(isBreakerOpen ? 'open' : 'closed');
    if (left.length === 0) over.abort();
    return { slots: 0, tickets: 0, isBreakerOpen };
  };
  const stack = { keepLine: note('kept'), readLine, hastenTrial: note('hastened') };
  const keeper = keepLineOften(stack, over.signal, 0);
  await keeper.ended;
  return { done, trials: keeper.trials() };
}

it('runs keep-line at each look, and makes no trial due while the breaker is closed', async () => {
  expect(await keep(false, false)).toEqual({ done: ['kept', 'closed', 'kept', 'closed'], trials: 0 });
});

it('makes a trial due when the breaker is open at two looks in a row, and counts it', async () => {
  const { done, trials } = await keep(true, false, true, true);
  expect(done.slice(-4)).toEqual(['kept', 'open', 'hastened', 'kept']);
  expect(trials).toBe(1);
});

it('makes the next trial due while the breaker stays open', async () => {
  expect((await keep(true, true, true, true)).trials).toBe(2);
});
