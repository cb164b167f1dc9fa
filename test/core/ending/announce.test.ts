import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { expect, it } from 'vitest';
import { createAnnounce } from '../../../core/ending/announce.ts';

/** An event bus with that answer, and the events that it received. */
function setUp(entry: object) {
  const sent: unknown[] = [];
  const send = async ({ input }: { input: { Entries: unknown[] } }) => {
    sent.push(...input.Entries);
    return { Entries: [entry] };
  };
  return { sent, announce: createAnnounce({ send } as unknown as EventBridgeClient) };
}

it('puts an event on the account’s default bus', async () => {
  const { sent, announce } = setUp({ EventId: '1' });
  await announce('Photo Failed', { id: 'ana' });
  expect(sent).toEqual([{ Source: 'retouch', DetailType: 'Photo Failed', Detail: '{"id":"ana"}' }]);
});

it('throws if the bus does not accept the event, although it answers', async () => {
  const { announce } = setUp({ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' });
  await expect(announce('Photo Failed', {})).rejects.toThrow('ThrottlingException slow down');
});
