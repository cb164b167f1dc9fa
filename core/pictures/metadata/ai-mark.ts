/** The content of a finished picture's AI mark. */
export interface AiMark {
  /** The model that changed the photo, in its vendor's words: "SeedEdit 3.0". */
  readonly modelName: string;
  /** The id of our record, to find the run again. */
  readonly recordId: string;
}

/**
 * IPTC's term for a photo that a trained model has changed.
 * @see https://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia
 */
export const DIGITAL_SOURCE_TYPE =
  'http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia';
