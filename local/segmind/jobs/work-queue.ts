/** Runs a limited number of tasks at once and lets the others wait, first come first served. */
export interface WorkQueue {
  /**
   * Runs the work when it is its turn.
   * @throws DOMException named AbortError if the queue is closed before that
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Creates an empty queue that the signal closes. */
export function createWorkQueue(atOnce: number, closing: AbortSignal): WorkQueue {
  const waiting: (() => void)[] = [];
  let running = 0;
  closing.addEventListener('abort', () => {
    for (const start of waiting.splice(0)) start();
  });
  return {
    run: async (work) => {
      if (running < atOnce) running += 1;
      else await new Promise<void>((start) => waiting.push(start)); // work that ends passes its slot on
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
