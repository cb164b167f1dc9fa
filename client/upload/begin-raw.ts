import { rawStem } from '../../functions/shared/domain/raw-pair.ts';
import { type ApiOptions, ask } from '../api/ask.ts';
import { createRetouch } from '../api/retouch-api.ts';

/** So many photos can be asked for at once. */
const PAGE = 100;

/**
 * Has the RAW files among photos that were sent begin at once. The stack alone would wait for minutes, as the JPEG of
 * the same photo may follow; the plan of this upload knows that none does.
 */
export async function beginRaw(keys: readonly string[], api: ApiOptions): Promise<void> {
  const raw = keys.filter((key) => rawStem(key) !== null);
  for (let from = 0; from < raw.length; from += PAGE) {
    const photos = raw.slice(from, from + PAGE).map((key) => ({ key }));
    await ask(createRetouch({ newRetouch: { photos } }, api));
  }
}
