import { once } from 'node:events';
import openInBrowser from 'open';
import { shootKeys } from '../../core/domain/result-keys.ts';
import { ApiProblem, ask, askUnless } from '../api/ask.ts';
import { type Decisions, getDecisions, putDecisions } from '../api/retouch-api.ts';
import type { Command, CommandContext } from '../command.ts';
import type { Output } from '../program/output.ts';
import { EXIT } from '../program/problem.ts';
import { explainMissingPage } from '../review/missing-page.ts';
import { type ReviewSource, startReviewServer } from '../review/review-server.ts';
import { findShoot } from '../shoots/find-shoot.ts';
import { listShootsBelow } from '../shoots/list-shoots-below.ts';
import type { Stack } from '../stack/connect.ts';
import { typeCommand } from '../words/typed.ts';

/** How long Ctrl-C leaves for saving a decision that was made just before. */
const SAVE_LIMIT_MS = 10_000;

/** The options of `retouch review`. */
export interface ReviewOptions {
  readonly folder: string;
  /** Whether to open the browser. */
  readonly open: boolean;
  /** Opens a URL in the browser. @default the package `open` */
  readonly openUrl?: (url: string) => Promise<unknown>;
}

/** `retouch review <folder>`: serves the review page of a shoot until Ctrl-C, and saves its decisions. */
export const reviewCommand: Command<ReviewOptions> = async (context, options) => {
  const { output, signal } = context;
  const stack = await context.connect(lastingAfter(signal));
  const shoot = await findShoot(options.folder, stack.api);
  const { folder } = shoot;
  const { page } = shootKeys(folder);
  if (!(await isThere(stack, page))) {
    const words = await explainMissingPage(shoot, stack.api, new Date());
    output.tell('no-page', { folder }, words);
    return EXIT.someFailed;
  }
  const review = createReview(stack, folder, page, context);
  await review.begin();
  for (const below of shoot.below > 0 ? await listShootsBelow(folder, stack.api) : []) {
    output.say(`A folder below has its own page: ${typeCommand('review', below.folder)}`);
  }
  const server = await startReviewServer(review.source);
  try {
    await show(server.url, options, context);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await server.close();
  }
  tellEnd(folder, review.decided(), output);
  return EXIT.all;
};

/** A signal for requests that save decisions: it aborts `SAVE_LIMIT_MS` after the signal of Ctrl-C. */
function lastingAfter(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const end = () => void setTimeout(() => controller.abort(signal.reason), SAVE_LIMIT_MS).unref();
  signal.addEventListener('abort', end, { once: true });
  return controller.signal;
}

/** Connects the review page to the stack, and remembers the latest decisions. */
function createReview(stack: Stack, folder: string, page: string, { output, signal }: CommandContext) {
  const { api, files } = stack;
  const pageFolder = page.slice(0, page.lastIndexOf('/') + 1);
  const failures = new Set<string>();
  let decided: Decisions | null = null;
  const source: ReviewSource = {
    page: page.slice(pageFolder.length),
    readFile: (path) => files.read(pageFolder + path),
    async readDecisions() {
      decided = await askUnless('decisions-not-found', getDecisions({ folder }, api));
      return decided;
    },
    async saveDecisions(sent) {
      const decisions = sent as Decisions;
      await ask(putDecisions({ folder, decisions }, api));
      decided = decisions;
      output.tell('saved', count(decisions));
    },
    onFailure(words) {
      // Ctrl-C cuts off requests that are under way: their failures are not reported.
      if (!failures.has(words) && !signal.aborted) output.tell('failure', { words }, words);
      failures.add(words);
    },
  };
  /** Reads earlier decisions. If their file is invalid, reports that; the next decision replaces the file. */
  async function begin(): Promise<void> {
    try {
      await source.readDecisions();
    } catch (error) {
      if (!(error instanceof ApiProblem && error.type === 'invalid-decisions')) throw error;
      source.onFailure(error.message);
    }
  }
  return { source, begin, decided: () => decided };
}

async function show(
  url: string,
  { open, openUrl = openInBrowser }: ReviewOptions,
  { output }: CommandContext,
) {
  output.tell(
    'review',
    { url },
    `The review is at ${url}\nYour decisions are saved as you make them. Press Ctrl-C to end.`,
  );
  if (!open) return;
  try {
    await openUrl(url);
  } catch {
    output.say('retouch could not open the browser: open that address yourself.');
  }
}

function tellEnd(folder: string, decided: Decisions | null, output: Output): void {
  const { accepted, rejected } = count(decided);
  const next = rejected > 0 ? typeCommand('redo', folder) : typeCommand('down', folder, '--only', 'accepted');
  const words = `${accepted.toLocaleString('en-US')} accepted, ${rejected.toLocaleString('en-US')} rejected.`;
  output.tell('ended', { accepted, rejected }, accepted + rejected > 0 ? `${words} Next: ${next}` : words);
}

function count(decisions: Decisions | null) {
  const photos = decisions?.photos ?? [];
  const accepted = photos.filter(({ decision }) => decision === 'accept').length;
  return { accepted, rejected: photos.length - accepted };
}

async function isThere({ files }: Stack, key: string): Promise<boolean> {
  const bytes = await files.read(key);
  // Ends the response after its first chunk.
  for await (const _ of bytes ?? []) break;
  return bytes !== null;
}
