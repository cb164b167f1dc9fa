import type { Failure } from '../../domain/failure.ts';

/** A photo's file breaks off or is damaged. `openPhoto` turns this into a failure. */
export class DamagedPhoto extends Error {
  override readonly name = 'DamagedPhoto';
  readonly breaksOff: boolean;

  /** `message` says what we saw, as a sentence without its full stop: "its header has no size in pixels". */
  constructor(message: string, { breaksOff = false }: { breaksOff?: boolean } = {}) {
    super(message);
    this.breaksOff = breaksOff;
  }
}

/** A photo is whole, but we do not accept it. `openPhoto` returns its failure. */
export class RefusedPhoto extends Error {
  override readonly name = 'RefusedPhoto';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
