/** What the AI mark of a finished picture says. */
export interface AiMark {
  /** The model that changed the photo, as its vendor names it: "SeedEdit 3.0". */
  readonly modelName: string;
  /** The id of our record, by which the run can be found again. */
  readonly recordId: string;
}

/**
 * IPTC's term for a photo that a trained model has changed.
 * @see https://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia
 */
export const DIGITAL_SOURCE_TYPE =
  'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';
