import type { Spells } from './chaos-spells.ts';
import type { VendorJob, VendorScript } from './vendor.ts';
import {
  connectionReset,
  HTML_PAGE,
  SUBMIT_TIMEOUT_MS,
  tookTooLong,
  type VendorReply,
} from './vendor-replies.ts';

interface ChaosVendor {
  readonly spells: Spells;
  /** Decides whether something goes wrong with one request. */
  readonly happens: () => boolean;
  /** Whether the time of failures is over. */
  readonly isOver: () => boolean;
  readonly isDone: (job: VendorJob) => boolean;
  readonly random: () => number;
  readonly note: (what: string) => void;
}

const SUBMIT_REPLIES: readonly (() => VendorReply)[] = [
  () => ({ status: 503 }),
  () => ({ status: 429, headers: { 'retry-after': '20' } }),
  () => ({ status: 402, body: { error: 'out of credits' } }),
  () => ({ status: 400, body: { error: 'the photo is refused' } }),
  () => ({ status: 504, ms: 20_000 }),
  () => ({ status: 504, ms: 20_000, takesJob: true }),
  () => ({ error: connectionReset(), takesJob: true }),
  () => ({ error: tookTooLong(), ms: SUBMIT_TIMEOUT_MS, takesJob: true }),
];

const POLL_REPLIES: readonly (() => VendorReply)[] = [
  () => ({ status: 503 }),
  () => ({ status: 404 }),
  () => ({ error: connectionReset() }),
  () => ({ body: { status: 'PROCESSING' } }),
  () => ({ body: { status: 'FAILED', error: 'no face' } }),
];

/**
 * Failures at Segmind, by spells and at random: busy, down, out of credits, lost replies, jobs that fail or
 * are forgotten, late outputs.
 */
export function createVendorScript({
  spells,
  happens,
  isOver,
  isDone,
  random,
  note,
}: ChaosVendor): VendorScript {
  const tell = (what: string, reply: VendorReply): VendorReply => {
    note(`${what}: ${JSON.stringify(reply)} ${reply.error ?? ''}`);
    return reply;
  };
  const choose = (what: string, replies: readonly (() => VendorReply)[]): VendorReply | null => {
    if (!happens()) return null;
    return tell(what, replies[Math.floor(random() * replies.length)]?.() ?? {});
  };
  return {
    submit: (key) => {
      const what = `submit of ${key}`;
      const spell = spells.reply('outage', 'submit') ?? spells.reply('account', 'submit');
      if (spell !== null) return tell(what, spell);
      if (key === spells.forbiddenKey && !isOver()) return tell(what, { status: 403, body: HTML_PAGE });
      return choose(what, SUBMIT_REPLIES);
    },
    poll: (job) => {
      const what = `poll of ${job.key}`;
      const down = spells.reply('outage', 'other') ?? spells.reply('account', 'other');
      const failed = isDone(job) ? spells.reply('jobs-fail', 'submit') : null;
      const spell = down ?? failed;
      return spell === null ? choose(what, POLL_REPLIES) : tell(what, { ...spell, takesJob: false });
    },
    credits: () => spells.reply('outage', 'other') ?? spells.reply('account', 'other'),
    isOutputGone: () => happens(),
    outputStatus: () => (happens() ? 404 : null),
  };
}
