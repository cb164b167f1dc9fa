/**
 * Does two things at once. Where one fails, the other is told to stop by its signal and waited for.
 * @throws what failed first
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
