import type { EventPattern } from 'aws-cdk-lib/aws-events';
import {
  BREAKER_CLOSED,
  BREAKER_OPENED,
  EVENT,
  EVENT_SOURCE,
  type OwnEvent,
  SHOOT_FINISHED,
} from '../../core/contract/events.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import type { StateTable } from './state-table.ts';

/** What the event patterns of a stack match, so that events of other stacks are left out. */
export interface EventOrigin {
  readonly photos: PhotoBucket;
  readonly state: StateTable;
}

/** The pattern that matches this stack's own events of one type. */
export function ownEvents(type: OwnEvent, origin: EventOrigin): EventPattern {
  return { source: [EVENT_SOURCE], detailType: [type], detail: detailOf(type, origin) };
}

/** The pattern that matches this stack's own events of several types. */
export function anyOwnEvent(types: readonly OwnEvent[], origin: EventOrigin): EventPattern {
  const details = new Map(
    types.map((type) => [JSON.stringify(detailOf(type, origin)), detailOf(type, origin)]),
  );
  return { source: [EVENT_SOURCE], detailType: [...types], detail: { $or: [...details.values()] } };
}

function detailOf(type: OwnEvent, { photos, state }: EventOrigin): Record<string, unknown> {
  const bucket = [photos.bucket.bucketName];
  switch (type) {
    case EVENT.retouched:
    case EVENT.failed:
      return { source: { bucket } };
    case SHOOT_FINISHED:
      return { bucket };
    case BREAKER_OPENED:
    case BREAKER_CLOSED:
      return { table: [state.table.tableName] };
  }
}
