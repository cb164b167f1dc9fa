import type { JsonObjects } from '../shared/clients/json-objects.ts';
import { AUDIT_POSITION_KEY } from '../shared/contract.ts';
import type { Position } from './audit.ts';

/** {@link Position} in the state bucket. Where two runs write at once the later look counts: both are true. */
export function createPosition(objects: JsonObjects): Position {
  return {
    read: async () => (await objects.get<{ after: string }>(AUDIT_POSITION_KEY))?.value.after ?? '',
    async write(after) {
      const stored = await objects.get(AUDIT_POSITION_KEY);
      await objects.put(AUDIT_POSITION_KEY, { after }, stored?.etag ?? null);
    },
  };
}
