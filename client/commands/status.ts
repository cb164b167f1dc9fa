import { type ApiOptions, ask } from '../api/ask.ts';
import { getLine } from '../api/retouch-api.ts';
import type { Command } from '../command.ts';
import type { Output } from '../program/output.ts';
import { EXIT } from '../program/problem.ts';
import { findShoot } from '../shoots/find-shoot.ts';
import { listShootsBelow } from '../shoots/list-shoots-below.ts';
import { describeHold } from '../words/line.ts';
import { count } from '../words/numbers.ts';
import { describeShoot, describeShoots, openPhotos } from '../words/shoot.ts';
import { showFolder, typeCommand } from '../words/typed.ts';

/** `retouch status [folder]`: shows the state of one shoot, or of all shoots. */
export const statusCommand: Command<{ readonly folder?: string | undefined }> = async (
  { connect, output },
  { folder },
) => {
  const { api } = await connect();
  if (folder === undefined) await tellAll(api, output);
  else await tellOne(folder, api, output);
  return EXIT.all;
};

async function tellAll(api: ApiOptions, output: Output): Promise<void> {
  const shoots = await listShootsBelow(null, api);
  for (const shoot of shoots) output.tell('shoot', shoot);
  if (shoots.length === 0) output.say('There are no shoots yet. Send one: retouch up <folder>');
  else output.say(describeShoots(shoots, new Date()).join('\n'));
}

async function tellOne(typed: string, api: ApiOptions, output: Output): Promise<void> {
  const shoot = await findShoot(typed, api);
  const { folder } = shoot;
  const now = new Date();
  const isOpen = openPhotos(shoot) > 0;
  const hold = isOpen ? describeHold(await ask(getLine(api)), now) : [];
  const below = shoot.below > 0 ? ` (with ${count(shoot.below, 'folder')} below)` : '';
  output.tell(
    'shoot',
    shoot,
    [
      `${showFolder(folder)}${below}: ${describeShoot(shoot, now)}.`,
      ...hold,
      ...(isOpen ? [`Watch it: ${typeCommand('watch', folder)}`] : []),
      ...(shoot.ended ? [`Review it: ${typeCommand('review', folder)}`] : []),
    ].join('\n'),
  );
}
