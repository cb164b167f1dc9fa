import type { CommandContext } from '../command.ts';
import { showTransfer } from '../progress/transfer.ts';
import type { Stack } from '../stack/connect.ts';
import { count } from '../words/numbers.ts';
import { beginRaw } from './begin-raw.ts';
import type { ShootToSend } from './look-at-shoot.ts';
import { sendPhotos } from './send.ts';

const GO_ON = 'run the same command again. No photo is sent twice.';
/** With `--again`, a second run sends stored photos as well. */
const GO_ON_AGAIN = 'name only those if you run it again: with --again, all photos are sent and cost again.';

/**
 * Writes the recipe, then sends the photos and shows the progress. Returns the number of files that were lost.
 * @throws {Error} if the stack cannot be reached or refuses; photos sent until then are noted
 */
export async function sendShoot(
  { plan, recipe, limits, note, changes }: ShootToSend,
  again: boolean,
  stack: Stack,
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
): Promise<number> {
  if (recipe.isNew) await changes.put('recipe', { isPending: true });
  await recipe.put();
  const bytes = plan.toSend.reduce((sum, photo) => sum + photo.bytes, 0);
  const transfer = showTransfer(output, { verb: 'Sending', files: plan.toSend.length, bytes });
  const sent: string[] = [];
  let lost = 0;
  try {
    await sendPhotos(plan.toSend, {
      files: stack.files,
      note,
      recipe: recipe.fingerprint,
      again,
      signal,
      listener: {
        onBegin: (photo) => transfer.begin(photo.path, photo.bytes),
        onBytes: (photo, moved) => transfer.bytes(photo.path, moved),
        onSent: (photo) => {
          sent.push(photo.key);
          transfer.end(photo.path, true);
          output.tell('sent', { path: photo.path, key: photo.key, bytes: photo.bytes });
        },
        onLost: (photo, why) => {
          lost += 1;
          transfer.end(photo.path, false);
          output.tell('lost', { path: photo.path, why }, `✗ ${photo.path} was not sent: ${why}`);
        },
      },
    });
    if (lost === 0) await changes.put('recipe', { isPending: false });
    if (limits.raw === 'skip') await beginRaw(sent, stack.api);
    return lost;
  } finally {
    transfer.close();
    const left = plan.toSend.length - sent.length;
    output.tell('all-sent', { sent: sent.length, left }, `${count(sent.length, 'photo')} sent.`);
    if (left > 0) output.say(`${count(left, 'photo')} not: ${again ? GO_ON_AGAIN : GO_ON}`);
  }
}
