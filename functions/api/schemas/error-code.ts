import * as z from 'zod';
import { describeFailures, FAILURE_CODES } from '../../../core/domain/failures.ts';

/** Why a photo has no result: a code of the catalogue, described with the catalogue's texts. */
export const errorCodeSchema = z.enum(FAILURE_CODES).meta({
  id: 'ErrorCode',
  description: `Why a photo has no result. \`Paid\` says whether Segmind bills a job of a photo that ends with this code, as far as the code alone shows; a retouch’s own \`paid\` is exact.\n\n${describeFailures()}`,
});
