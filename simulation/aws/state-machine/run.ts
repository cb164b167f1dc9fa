/** One run of an execution: from its start or its redrive to its end. It waits for one thing at a time. */
export class Run {
  #isOver = false;
  #cancel: (() => void) | null = null;

  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Waits until the operation that `begin` starts has settled. If the run ends first, the promise never
   * settles, so the interpretation stops there.
   * @param begin starts the operation and returns its clean-up. It gets `settle`, which it must not call
   * synchronously.
   */
  wait<T>(begin: (settle: (value: T) => void) => () => void): Promise<T> {
    return new Promise((resolve) => {
      if (this.#isOver) return;
      let isSettled = false;
      const cleanUp = begin((value) => {
        if (isSettled) return;
        isSettled = true;
        this.#cancel = null;
        cleanUp();
        resolve(value);
      });
      this.#cancel = () => {
        isSettled = true;
        cleanUp();
      };
    });
  }

  end(): void {
    this.#isOver = true;
    this.#cancel?.();
    this.#cancel = null;
  }
}
