import type { S3Client } from '@aws-sdk/client-s3';
import { createIsIgnored } from '../domain/ignore-patterns.ts';
import { readSettings } from '../settings/settings.ts';
import { createFindRawPairing, type FindRawPairing } from './raw-pairing.ts';

/** Creates {@link FindRawPairing} from a function's settings. */
export function createFindRawPairingFromSettings(s3: S3Client): FindRawPairing {
  const { ignore, raw, heic } = readSettings(['ignore', 'raw', 'heic']);
  return createFindRawPairing(s3, { raw, takesHeic: heic, isIgnored: createIsIgnored(ignore) });
}
