/** An output of the model that is a whole picture. */
export interface Answer {
  readonly path: string;
  /** Media type by the bytes. */
  readonly type: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}
