import { describe, expect, it } from 'vitest';
import { readWebhookMessage } from '../../../functions/send-webhook/webhook-message.ts';
import { lineEvent, photoEvent, shootEvent } from '../../../simulation/aws/bus-events.ts';

const messageOf = (event: object) => readWebhookMessage(JSON.stringify(event));

describe('the message of an event', () => {
  it.each([
    ['photo.retouched', photoEvent('Photo Retouched')],
    ['photo.failed', photoEvent('Photo Failed')],
    ['shoot.finished', shootEvent()],
    ['line.held', lineEvent('Circuit Breaker Opened')],
    ['line.moving', lineEvent('Circuit Breaker Closed')],
  ])('has the type %s, the time and the detail of the event', (type, event) => {
    const { id, body, ...rest } = messageOf(event);
    expect(rest).toEqual({ type });
    expect(id).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(JSON.parse(body)).toEqual({ type, timestamp: event.time, data: event.detail });
  });

  it.each([
    ['a photo', photoEvent('Photo Failed')],
    ['a shoot', shootEvent()],
    ['the line', lineEvent('Circuit Breaker Opened')],
  ])('keeps its id if the event of %s is sent twice, or replayed', (_, event) => {
    const again = { ...event, id: 'another', time: '2026-11-24T12:00:00Z', 'replay-name': 'replay' };
    expect(messageOf(again).id).toBe(messageOf(event).id);
  });

  it('has another id for any other event', () => {
    const failed = photoEvent('Photo Failed');
    const events = [
      failed,
      photoEvent('Photo Retouched'),
      { ...failed, detail: { ...failed.detail, id: 'bea-1' } },
      { ...failed, detail: { ...failed.detail, attempt: 2 } },
      shootEvent(),
      shootEvent({ eventId: 'the next' }),
      lineEvent('Circuit Breaker Opened'),
      lineEvent('Circuit Breaker Closed'),
      lineEvent('Circuit Breaker Opened', { since: '2026-11-23T13:00:00.000Z' }),
      lineEvent('Circuit Breaker Opened', { table: 'of another stack' }),
    ];
    const ids = events.map((event) => messageOf(event).id);
    expect(new Set(ids).size).toBe(events.length);
  });

  it.each([
    ['another event', { ...shootEvent(), 'detail-type': 'Object Created' }],
    ['an event without what tells it from others', { ...shootEvent(), detail: {} }],
  ])('is refused for %s', (_, event) => {
    expect(() => messageOf(event)).toThrow();
  });
});
