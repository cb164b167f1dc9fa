/** Runs so many pieces of work at once and keeps the rest waiting, first come first served. */
export interface WorkQueue {
  /**
   * Runs the work when its turn has come.
   * @throws DOMException named AbortError where the queue was closed before that
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** An empty queue, closed by the signal. */
export function createWorkQueue(atOnce: number, closing: AbortSignal): WorkQueue {
  const waiting: (() => void)[] = [];
  let running = 0;
  closing.addEventListener('abort', () => {
    for (const start of waiting.splice(0)) start();
  });
  return {
    run: async (work) => {
      if (running < atOnce) running += 1;
      else await new Promise<void>((start) => waiting.push(start)); // whoever ends hands its place over
      closing.throwIfAborted();
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
