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
      `${showFolder(folder)} has no review page of its own. The folders below have:`,
      ...withPage.map((one) => `  ${typeCommand('review', one.folder)}`),
    ].join('\n');
  }
  if (shoot.ended) {
    return `${standing}\nIt has ended, but its review page is gone from the bucket. It is written again when the shoot ends again, as after: ${typeCommand('redo', folder)}`;
  }
  return `${standing}\nIt has no review page yet: that is written when the shoot has ended. See it done: ${typeCommand('watch', folder)}`;
}
