import {
  createSegmindClient,
  type SegmindClient,
  type SegmindClientOptions,
} from '../../../../core/segmind/segmind-client.ts';
import { modelWith } from '../../../../simulation/parts/models.ts';

/** The API key of these tests. */
export const KEY = 'SG_0123456789abcdef';

/** A client of Segmind at this origin, which sends the key as a bearer token. */
export function createClient(origin: string, options: Partial<SegmindClientOptions> = {}): SegmindClient {
  return createSegmindClient({
    origin,
    model: modelWith({ apiKeyHeader: 'bearer' }),
    readApiKey: async () => KEY,
    ...options,
  });
}
