/** By what a file on this computer is taken for unchanged, without a look into it. */
export interface FileState {
  readonly bytes: number;
  /** When it was changed last, milliseconds. */
  readonly modifiedMs: number;
}

/** The state of a file, by what the system tells of it. */
export function stateOf({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): FileState {
  return { bytes: size, modifiedMs: Math.floor(mtimeMs) };
}

/** Whether a file is as it was. */
export function isSameState(one: FileState, other: FileState): boolean {
  return one.bytes === other.bytes && one.modifiedMs === other.modifiedMs;
}
