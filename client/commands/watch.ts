import { toFolder } from '../files/paths.ts';
import { watchShoot } from '../watch/watch-shoot.ts';
import type { Command } from './command.ts';

/** `retouch watch`: follows a shoot until it has ended. */
export const watchCommand: Command<{ readonly folder: string; readonly into?: string }> = async (
  context,
  { folder, into },
) =>
  watchShoot(context, {
    stack: await context.connect(),
    folder: toFolder(folder),
    after: null,
    keys: [],
    into,
  });
