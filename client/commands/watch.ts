import type { Command } from '../command.ts';
import { toFolder } from '../files/paths.ts';
import { findShoot } from '../shoots/find-shoot.ts';
import { findJustSent } from '../watch/just-sent.ts';
import { watchShoot } from '../watch/watch-shoot.ts';

/** `retouch watch`: follows a shoot until it has ended. */
export const watchCommand: Command<{ readonly folder: string; readonly into?: string }> = async (
  context,
  { folder: typed, into },
) => {
  const stack = await context.connect();
  const sent = await findJustSent(toFolder(typed), stack, context);
  if (sent !== null) return watchShoot(context, { stack, folder: toFolder(typed), ...sent, into });
  const shoot = await findShoot(typed, stack.api);
  return watchShoot(context, { stack, folder: shoot.folder, shoot, after: null, keys: [], into });
};
