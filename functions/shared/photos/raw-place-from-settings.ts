import type { S3Client } from '@aws-sdk/client-s3';
import { createIsIgnored } from '../ignore-patterns.ts';
import { readSettings } from '../settings.ts';
import { createFindRawPlace, type FindRawPlace } from './raw-place.ts';

/** Creates {@link FindRawPlace} from a function's settings. */
export function createFindRawPlaceFromSettings(s3: S3Client): FindRawPlace {
  const { ignore, raw, heic } = readSettings(['ignore', 'raw', 'heic']);
  return createFindRawPlace(s3, { raw, takesHeic: heic, isIgnored: createIsIgnored(ignore) });
}
