import type { Failure } from '../../domain/failure.ts';

/** A photo's file breaks off, or is damaged. openPhoto turns it into a failure. */
export class DamagedPhoto extends Error {
  override readonly name = 'DamagedPhoto';
  readonly breaksOff: boolean;

  /** `message` says what was seen, as a sentence without its end: "its header has no size in pixels". */
  constructor(message: string, { breaksOff = false }: { breaksOff?: boolean } = {}) {
    super(message);
    this.breaksOff = breaksOff;
  }
}

/** A photo is whole, and not taken. openPhoto answers its failure. */
export class RefusedPhoto extends Error {
  override readonly name = 'RefusedPhoto';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
