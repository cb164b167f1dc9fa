import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE, type OwnEvent } from '../contract/events.ts';

/** Sends an event to the account's default event bus. */
export type Announce = (detailType: OwnEvent, detail: object) => Promise<void>;

/** {@link Announce} over EventBridge. @throws {Error} if the bus refuses the event */
export function createAnnounce(events: EventBridgeClient): Announce {
  return async (detailType, detail) => {
    const entry = { Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail) };
    const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    const { ErrorCode, ErrorMessage } = Entries[0] ?? {};
    if (ErrorCode !== undefined)
      throw new Error(`EventBridge rejected the event: ${ErrorCode} ${ErrorMessage}`);
  };
}
