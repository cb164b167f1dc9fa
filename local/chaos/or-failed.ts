/** Settles like the work, but rejects at once if what runs beside it fails first. */
export function orFailed<T>(beside: Promise<unknown>, work: Promise<T>): Promise<T> {
  return Promise.race([work, beside.then(() => work)]);
}
