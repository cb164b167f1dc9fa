/**
 * Runs two tasks at once. If one fails, it aborts the signal of the other and waits for it to end.
 * @throws the first failure
 */
export async function together<A, B>(
  signal: AbortSignal,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const stopAll = (error: unknown) => {
    stop.abort(error);
    throw error;
  };
  const tasks = [first(either).catch(stopAll), second(either).catch(stopAll)] as const;
  await Promise.allSettled(tasks);
  stop.signal.throwIfAborted();
  return Promise.all(tasks);
}
