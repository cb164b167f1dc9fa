import { connectionRefused, connectionReset, HTML_PAGE, type VendorReply } from './vendor-replies.ts';

/** A kind of failure that begins and ends at given times, and affects all photos. */
export type SpellKind = 'outage' | 'account' | 'jobs-fail' | 'throttled';

/** One spell of failures, in milliseconds from the start of the world. */
export interface Spell {
  readonly kind: SpellKind;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Segmind's reply during the spell, by its name in {@link REPLIES}; null if Segmind replies as usual. */
  readonly reply: ReplyName | null;
  /** Whether polls and credit requests get the same reply as submits. */
  readonly isEverywhere: boolean;
}

const REPLIES = {
  '504': () => ({ status: 504, body: { error: 'timed out' }, ms: 1_000 }),
  '504 slowly': () => ({ status: 504, body: HTML_PAGE, ms: 30_000 }),
  '504 with a job': () => ({ status: 504, ms: 5_000, takesJob: true }),
  '503': () => ({ status: 503, body: { error: 'unavailable' } }),
  '503 as a page': () => ({ status: 503, body: HTML_PAGE }),
  '521': () => ({ status: 521, body: HTML_PAGE }),
  reset: () => ({ error: connectionReset(), ms: 200 }),
  refused: () => ({ error: connectionRefused(), ms: 200 }),
  '401': () => ({ status: 401, body: { error: 'Unauthorized' } }),
  '402': () => ({ status: 402, body: { error: 'out of credits' } }),
  '406': () => ({ status: 406, body: { error: 'Insufficient credits' } }),
  failed: () => ({ body: { status: 'FAILED', error: 'no GPU' } }),
} satisfies Record<string, () => VendorReply>;
type ReplyName = keyof typeof REPLIES;

/** The possible replies of each kind of spell. */
const REPLIES_OF: Readonly<Record<SpellKind, readonly ReplyName[]>> = {
  outage: ['504', '504 slowly', '504 with a job', '503', '503 as a page', '521', 'reset', 'refused'],
  account: ['401', '402', '406'],
  'jobs-fail': ['failed'],
  throttled: [],
};

/** The share of worlds with a spell of each kind. */
const SHARE = 0.3;
const LATEST_START_MS = 8 * 60_000;
const LONGEST_MS = 6 * 60_000;

/** The spells of one world. */
export interface Spells {
  readonly all: readonly Spell[];
  /** The key of a photo that Segmind always refuses with 403; null in most worlds. */
  readonly forbiddenKey: string | null;
  /** Whether a spell of this kind is active now. */
  isOn(kind: SpellKind): boolean;
  /** Segmind's reply to this kind of request during such a spell; null if none is active. */
  reply(kind: SpellKind, to: 'submit' | 'other'): VendorReply | null;
}

/**
 * Chooses the spells of a world, which depend on `random` only. @param elapsedMs returns the time since the
 * start of the world
 */
export function chooseSpells(random: () => number, keys: readonly string[], elapsedMs: () => number): Spells {
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)];
  const kinds = Object.keys(REPLIES_OF) as SpellKind[];
  const all = kinds
    .filter(() => random() < SHARE)
    .map((kind): Spell => {
      const fromMs = Math.round(random() * LATEST_START_MS);
      const untilMs = fromMs + Math.round(random() * LONGEST_MS);
      return { kind, fromMs, untilMs, reply: pick(REPLIES_OF[kind]) ?? null, isEverywhere: random() < 0.5 };
    });
  const forbiddenKey = random() < SHARE ? (pick(keys) ?? null) : null;
  const find = (kind: SpellKind) => {
    const ms = elapsedMs();
    return all.find((spell) => spell.kind === kind && ms >= spell.fromMs && ms < spell.untilMs);
  };
  return {
    all,
    forbiddenKey,
    isOn: (kind) => find(kind) !== undefined,
    reply(kind, to) {
      const spell = find(kind);
      if (spell === undefined || spell.reply === null || (to === 'other' && !spell.isEverywhere)) return null;
      return REPLIES[spell.reply]();
    },
  };
}
