import { setTimeout as sleep } from 'node:timers/promises';
import { UPLOADS_PREFIX } from '../../core/contract/storage.ts';
import { prefixOfFolder } from '../../core/domain/folder-prefix.ts';
import { type ApiOptions, ask, askUnless } from '../api/ask.ts';
import { getLine, getShoot, type Line, listRetouches, type Shoot } from '../api/retouch-api.ts';
import type { PhotoRow } from './photo-words.ts';

/** The least time between two questions to the API, whatever the size of the shoot. */
export const PAUSE_MS = 5000;
/** A page of `GET /retouches`: a shoot of up to this many photos is listed whole. */
const PAGE = 100;

/** The answer to one question. */
export type Answer =
  /** The state of the shoot; null if it has no photo yet. */
  | { readonly kind: 'shoot'; readonly shoot: Shoot | null }
  /** Photos of the shoot: all of a small one, those at work of a large one. */
  | { readonly kind: 'photos'; readonly photos: readonly PhotoRow[] }
  /** Photos that have failed, the newest first. */
  | { readonly kind: 'failed'; readonly photos: readonly PhotoRow[] }
  | { readonly kind: 'line'; readonly line: Line };

/** What to ask next. */
export type Question = Answer['kind'];

/** Options of {@link createPacedAsk}. */
export interface PacedAskOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly pauseMs: number;
  /** The state of the shoot if it was just read, else null. */
  readonly shoot: Shoot | null;
}

/** Creates a function that asks one question, at least `pauseMs` after the one before. */
export function createPacedAsk(api: ApiOptions, { folder, signal, pauseMs, shoot: known }: PacedAskOptions) {
  let nextMs = known === null ? 0 : performance.now() + pauseMs;
  let shoot = known;

  async function list(status?: 'running' | 'failed') {
    // The list by folder has only the photos directly in it: use it if no folder is below.
    const isAlone = shoot?.below === 0;
    const query = { ...(isAlone && { folder }), ...(status !== undefined && { status }), limit: PAGE };
    const { retouches } = await ask(listRetouches(query, api));
    const prefix = prefixOfFolder(UPLOADS_PREFIX, folder);
    return retouches.filter(({ key }) => key.startsWith(prefix));
  }

  return async (question: Question): Promise<Answer> => {
    await sleep(Math.max(0, nextMs - performance.now()), undefined, { signal });
    nextMs = performance.now() + pauseMs;
    if (question === 'shoot') {
      shoot = await askUnless('shoot-not-found', getShoot({ folder }, api));
      return { kind: 'shoot', shoot };
    }
    if (question === 'line') return { kind: 'line', line: await ask(getLine(api)) };
    if (question === 'failed') return { kind: 'failed', photos: await list('failed') };
    const isSmall = shoot?.below === 0 && shoot.photos + shoot.skipped <= PAGE;
    return { kind: 'photos', photos: await list(isSmall ? undefined : 'running') };
  };
}
