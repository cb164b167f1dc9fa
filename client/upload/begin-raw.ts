import { rawStem } from '../../core/domain/raw-pair.ts';
import { type ApiOptions, ask } from '../api/ask.ts';
import { createRetouch } from '../api/retouch-api.ts';

/** The API takes this many photos per request. */
const PAGE = 100;

/**
 * Begins the RAW files among photos that were sent. The stack alone would wait for minutes, since the JPEG of
 * the same photo may follow; the plan of this upload knows that there is no such JPEG.
 */
export async function beginRaw(keys: readonly string[], api: ApiOptions): Promise<void> {
  const raw = keys.filter((key) => rawStem(key) !== null);
  for (let from = 0; from < raw.length; from += PAGE) {
    const photos = raw.slice(from, from + PAGE).map((key) => ({ key }));
    await ask(createRetouch({ newRetouch: { photos } }, api));
  }
}
