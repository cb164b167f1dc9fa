import type { CommandContext } from '../commands/command.ts';
import { openNote } from '../files/note.ts';
import type { Stack } from '../stack/connect.ts';

/** For so long after photos were sent, `watch` waits for the end that comes after theirs. */
const FRESH_MS = 10 * 60_000;

/** Photos that were sent just now: an end of the shoot that was there before is not theirs. */
export interface JustSent {
  /** The API's time before they were sent; null if there was no such shoot. */
  readonly after: string | null;
  readonly keys: readonly string[];
  /** By this computer's clock. */
  readonly atMs: number;
}

type Context = Pick<CommandContext, 'notesFolder'>;
const openSent = (folder: string, { id }: Stack, { notesFolder }: Context) =>
  openNote<JustSent>('just-sent', `${id}/${folder}`, notesFolder);

/** Remembers for the next `retouch watch` what was sent. */
export async function rememberSending(
  folder: string,
  sent: JustSent,
  stack: Stack,
  context: Context,
): Promise<void> {
  if (sent.keys.length > 0) await (await openSent(folder, stack, context)).put(folder, sent);
}

/** What was sent to a folder a moment ago, from this computer; null if that is long ago. */
export async function findJustSent(folder: string, stack: Stack, context: Context): Promise<JustSent | null> {
  const sent = (await openSent(folder, stack, context)).find(folder);
  return sent !== undefined && Date.now() - sent.atMs < FRESH_MS ? sent : null;
}
