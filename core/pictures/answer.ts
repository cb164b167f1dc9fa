/** A whole picture among the model's outputs. */
export interface Answer {
  readonly path: string;
  /** Media type, from the bytes. */
  readonly type: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}
