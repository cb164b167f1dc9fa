import type { CommandContext } from '../command.ts';
import { openNote } from '../files/note.ts';
import type { Stack } from '../stack/connect.ts';

/** For this long after photos were sent, `watch` waits for the end that comes after them. */
const FRESH_MS = 10 * 60_000;

/** Photos that were just sent. An earlier end of the shoot is not theirs. */
export interface JustSent {
  /** The API's time before they were sent; null if the shoot did not exist. */
  readonly after: string | null;
  readonly keys: readonly string[];
  /** When they were sent, by this computer's clock. */
  readonly atMs: number;
}

type Context = Pick<CommandContext, 'notesFolder'>;
const openSent = (folder: string, { id }: Stack, { notesFolder }: Context) =>
  openNote<JustSent>('just-sent', `${id}/${folder}`, notesFolder);

/** Remembers what was sent, for the next `retouch watch`. */
export async function rememberSending(
  folder: string,
  sent: JustSent,
  stack: Stack,
  context: Context,
): Promise<void> {
  if (sent.keys.length > 0) await (await openSent(folder, stack, context)).put(folder, sent);
}

/** What this computer sent to a folder in the last ten minutes; null if nothing. */
export async function findJustSent(folder: string, stack: Stack, context: Context): Promise<JustSent | null> {
  const sent = (await openSent(folder, stack, context)).find(folder);
  return sent !== undefined && Date.now() - sent.atMs < FRESH_MS ? sent : null;
}
