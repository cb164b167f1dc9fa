import { type ApiOptions, ask } from '../api/ask.ts';
import { cancelShoot } from '../api/retouch-api.ts';
import type { BulkAction } from './bulk-action.ts';

/** Creates the bulk action that cancels the unfinished photos of a folder, or only the queued ones. */
export function createCancelAction(
  api: ApiOptions,
  { onlyQueued }: { readonly onlyQueued: boolean },
): BulkAction {
  return ({ dryRun, ...request }) => {
    const shootCancel = { dryRun, ...(onlyQueued && { status: 'queued' as const }) };
    return ask(cancelShoot({ ...request, shootCancel }, api));
  };
}
