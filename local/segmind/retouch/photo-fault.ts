/** Thrown if a job fails because of its photo; the message is what the vendor would say in `error`. */
export class PhotoFault extends Error {
  override readonly name = 'PhotoFault';
}
