import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  type BREAKER_CLOSED,
  type BREAKER_OPENED,
  type EVENT,
  EVENT_SOURCE,
  type SHOOT_FINISHED,
} from '../contract.ts';

/** Sends an event to the account's default event bus. */
export type Announce = (
  detailType:
    | (typeof EVENT)[keyof typeof EVENT]
    | typeof BREAKER_OPENED
    | typeof BREAKER_CLOSED
    | typeof SHOOT_FINISHED,
  detail: object,
) => Promise<void>;

/** {@link Announce} over EventBridge. @throws {Error} if the bus does not take the event */
export function createAnnounce(events: EventBridgeClient): Announce {
  return async (detailType, detail) => {
    const entry = { Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail) };
    const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    const { ErrorCode, ErrorMessage } = Entries[0] ?? {};
    if (ErrorCode !== undefined)
      throw new Error(`EventBridge did not take the event: ${ErrorCode} ${ErrorMessage}`);
  };
}
