import { ask } from '../../client/api/ask.ts';
import { listRetouches, putDecisions } from '../../client/api/retouch-api.ts';
import { createSignedFetch } from '../../client/api/signed-fetch.ts';
import type { Session } from '../../local/session.ts';

/** Saves decisions as the review page does: rejects these photos with a note, and accepts the others. */
export async function rejectPhotos(
  { engine, outputs }: Pick<Session, 'engine' | 'outputs'>,
  folder: string,
  names: readonly string[],
): Promise<void> {
  const { region, credentials } = engine.client;
  const own = { get: async () => credentials, renew: async () => {} };
  const api = { baseUrl: outputs.ApiUrl, fetch: createSignedFetch({ credentials: own, region }) };
  const { retouches } = await ask(listRetouches({ folder, status: 'succeeded' }, api));
  const photos = retouches.map(({ id, key }) => {
    const judged = { id, key, version: 1 };
    if (!names.some((name) => key.endsWith(`/${name}`))) return { ...judged, decision: 'accept' as const };
    return { ...judged, decision: 'reject' as const, redo: { notes: 'Keep more of the skin’s texture.' } };
  });
  const decisions = { folder, savedAt: new Date().toISOString(), photos };
  await ask(putDecisions({ folder, decisions }, api));
}
