/** The size and time of a file on this computer: if both are the same, it counts as unchanged and is not read. */
export interface FileState {
  readonly bytes: number;
  /** The time of its last change, milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** The state of a file, from its `stat`. */
export function stateOf({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): FileState {
  return { bytes: size, modifiedMs: Math.floor(mtimeMs) };
}

/** Whether a file is unchanged. */
export function isSameState(one: FileState, other: FileState): boolean {
  return one.bytes === other.bytes && one.modifiedMs === other.modifiedMs;
}
