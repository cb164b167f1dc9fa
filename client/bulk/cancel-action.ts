import { type ApiOptions, ask } from '../api/ask.ts';
import { cancelShoot } from '../api/retouch-api.ts';
import type { BulkAction } from './bulk-action.ts';

/** Cancels the photos of a folder that have not ended, or those that wait alone. */
export function createCancelAction(
  api: ApiOptions,
  { onlyQueued }: { readonly onlyQueued: boolean },
): BulkAction {
  return ({ dryRun, ...request }) => {
    const shootCancel = { dryRun, ...(onlyQueued && { status: 'queued' as const }) };
    return ask(cancelShoot({ ...request, shootCancel }, api));
  };
}
