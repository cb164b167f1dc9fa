import type { ApiOptions } from '../api/ask.ts';
import type { Shoot } from '../api/retouch-api.ts';
import { listShootsBelow } from '../shoots/list-shoots-below.ts';
import { describeShoot } from '../words/shoot.ts';
import { showFolder, typeCommand } from '../words/typed.ts';

/** Explains why a shoot has no review page, and what to do. */
export async function explainMissingPage(shoot: Shoot, api: ApiOptions, now: Date): Promise<string> {
  const { folder } = shoot;
  const below = shoot.below > 0 ? await listShootsBelow(folder, api) : [];
  const withPage = below.filter(({ ended }) => ended);
  const standing = `${showFolder(folder)}: ${describeShoot(shoot, now)}.`;
  if (withPage.length > 0) {
    return [
      `${showFolder(folder)} has no review page of its own. These folders below have one:`,
      ...withPage.map((one) => `  ${typeCommand('review', one.folder)}`),
    ].join('\n');
  }
  if (shoot.ended) {
    return `${standing}\nThe shoot has ended, but its review page was deleted from the bucket. Retouch writes it again when the shoot ends again, for example after: ${typeCommand('redo', folder)}`;
  }
  return `${standing}\nIt has no review page yet: Retouch writes it when the shoot has ended. Watch it: ${typeCommand('watch', folder)}`;
}
