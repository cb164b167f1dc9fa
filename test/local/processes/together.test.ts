import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { together } from '../../../local/processes/together.ts';

const never = new AbortController().signal;

describe('together', () => {
  it('returns both results', async () => {
    expect(
      await together(
        never,
        async () => 1,
        async () => 'two',
      ),
    ).toEqual([1, 'two']);
  });

  it('stops the other if one fails, waits for it, and throws the first error', async () => {
    let stopped = false;
    const slow = async (signal: AbortSignal) => {
      await once(signal, 'abort');
      await new Promise((resolve) => setTimeout(resolve, 20));
      stopped = true;
      throw new Error('second');
    };
    const failing = async () => {
      throw new Error('first');
    };
    await expect(together(never, slow, failing)).rejects.toThrow('first');
    expect(stopped).toBe(true);
  });

  it('stops both on an abort from outside', async () => {
    const stop = new AbortController();
    const task = async (signal: AbortSignal) => {
      await once(signal, 'abort');
      signal.throwIfAborted();
    };
    const both = together(stop.signal, task, task);
    stop.abort(new Error('enough'));
    await expect(both).rejects.toThrow('enough');
  });
});
