import { findShoot } from '../shoots/find-shoot.ts';
import { watchShoot } from '../watch/watch-shoot.ts';
import type { Command } from './command.ts';

/** `retouch watch`: follows a shoot until it has ended. */
export const watchCommand: Command<{ readonly folder: string; readonly into?: string }> = async (
  context,
  { folder: typed, into },
) => {
  const stack = await context.connect();
  const shoot = await findShoot(typed, stack.api);
  return watchShoot(context, { stack, folder: shoot.folder, shoot, after: null, keys: [], into });
};
