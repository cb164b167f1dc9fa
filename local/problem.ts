/** Something that whoever runs Retouch can act on: its message is shown as it is, without a stack. */
export class Problem extends Error {
  override readonly name = 'Problem';
}
