/** Settles as the work does, unless what goes on beside it fails before. */
export function orFailed<T>(beside: Promise<unknown>, work: Promise<T>): Promise<T> {
  return Promise.race([work, beside.then(() => work)]);
}
