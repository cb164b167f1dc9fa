/** Thrown when a job cannot go on for its photo's sake; the message is what the vendor would say in `error`. */
export class PhotoFault extends Error {
  override readonly name = 'PhotoFault';
}
