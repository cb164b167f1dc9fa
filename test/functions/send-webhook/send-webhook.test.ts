import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { Deliver, Delivery } from '../../../functions/send-webhook/deliver.ts';
import { webhookBatchSchema } from '../../../functions/send-webhook/send-webhook.ts';
import { photoEvent, shootEvent } from '../../../simulation/aws/bus-events.ts';
import { WebhookQueue } from '../../../simulation/aws/webhook-queue.ts';

const NEW = 'A'.repeat(64);
const OLD = 'B'.repeat(64);
const DAY_MS = 86_400_000;
const failed = (retryAfterSeconds: number | null = null): Delivery => ({
  kind: 'failed',
  reason: 'The receiver answered HTTP 503.',
  retryAfterSeconds,
});

/** A receiver with these answers, and a queue with its own clock. */
function setUp(
  answer: (tries: number, body: string, queue: WebhookQueue) => Delivery,
  readSecrets: () => Promise<readonly string[]> = async () => [NEW],
) {
  const got: { headers: Readonly<Record<string, string>>; body: string; atMs: number }[] = [];
  const deliver: Deliver = async (headers, body) => {
    got.push({ headers, body, atMs: queue.nowMs });
    return answer(Number(headers['webhook-try']), body, queue);
  };
  const queue: WebhookQueue = new WebhookQueue({ readSecrets, deliver, random: () => 0 });
  return { queue, got };
}

const delivered: Delivery = { kind: 'delivered' };

describe('an event', () => {
  it('follows Standard Webhooks, so that its library accepts it', async () => {
    const { queue, got } = setUp(() => delivered);
    const event = photoEvent('Photo Retouched');
    queue.put(event);
    await queue.run();
    const [{ headers, body } = { headers: {}, body: '' }] = got;
    expect(headers).toEqual({
      'webhook-id': expect.stringMatching(/^msg_/),
      'webhook-timestamp': String(Math.floor(queue.nowMs / 1000)),
      'webhook-signature': expect.stringMatching(/^v1,\S+$/),
      'webhook-try': '1',
      'content-type': 'application/json',
      'user-agent': 'Retouch',
    });
    expect(new Webhook(NEW).verify(body, headers)).toEqual({
      type: 'photo.retouched',
      timestamp: event.time,
      data: event.detail,
    });
    expect(() => new Webhook(OLD).verify(body, headers)).toThrow();
    expect(queue.reports).toMatchObject([{ outcome: 'delivered', type: 'photo.retouched', tries: 1 }]);
  });

  it('is signed with both secrets after a rotation: a receiver with either accepts it', async () => {
    const { queue, got } = setUp(
      () => delivered,
      async () => [NEW, OLD],
    );
    queue.put(photoEvent('Photo Retouched'));
    await queue.run();
    const [{ headers, body } = { headers: {}, body: '' }] = got;
    for (const secret of [NEW, OLD, `whsec_${OLD}`]) {
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'photo.retouched' });
    }
    expect(() => new Webhook('C'.repeat(64)).verify(body, headers)).toThrow();
  });

  it('is sent again until the receiver accepts it: same bytes, same id, the time of each try', async () => {
    const { queue, got } = setUp((tries) => (tries < 3 ? failed() : delivered));
    queue.put(photoEvent('Photo Failed'));
    await queue.run();
    expect(got.map(({ headers }) => headers['webhook-try'])).toEqual(['1', '2', '3']);
    expect(new Set(got.map(({ body, headers }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
    expect(new Set(got.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    const [first = 0, second = 0, third = 0] = got.map(({ atMs }) => atMs);
    expect([second - first, third - second]).toEqual([5000, 10_000]);
    expect(queue.reports).toMatchObject([
      { outcome: 'failed', reason: 'The receiver answered HTTP 503.', waitSeconds: 5 },
      { outcome: 'failed', waitSeconds: 10 },
      { outcome: 'delivered', tries: 3 },
    ]);
  });

  it('waits as long as the receiver asks', async () => {
    const { queue, got } = setUp((tries) => (tries === 1 ? failed(120) : delivered));
    queue.put(photoEvent('Photo Failed'));
    await queue.run();
    expect((got[1]?.atMs ?? 0) - (got[0]?.atMs ?? 0)).toBe(120_000);
  });

  it('becomes a dead letter after 20 tries over more than a day: it is never lost', async () => {
    const { queue, got } = setUp(() => failed());
    const event = photoEvent('Photo Failed');
    queue.put(event);
    await queue.run();
    expect(got).toHaveLength(20);
    expect((got.at(-1)?.atMs ?? 0) - (got[0]?.atMs ?? 0)).toBeGreaterThan(DAY_MS);
    expect(queue.deadLetters).toEqual([JSON.stringify(event)]);
    expect(queue.expired).toEqual([]);
  });

  it('becomes a dead letter at once if the receiver is gone for good', async () => {
    const { queue, got } = setUp(() => ({ kind: 'gone' }));
    const event = photoEvent('Photo Failed');
    queue.put(event);
    await queue.run();
    expect(got).toHaveLength(1);
    expect(queue.deadLetters).toEqual([JSON.stringify(event)]);
  });

  it('waits if its secret cannot be read', async () => {
    let reads = 0;
    const { queue, got } = setUp(
      () => delivered,
      async () => {
        reads += 1;
        if (reads === 1) throw new Error('Secrets Manager fails.');
        return [NEW];
      },
    );
    queue.put(photoEvent('Photo Failed'));
    await queue.run();
    expect(queue.reports).toMatchObject([
      { outcome: 'failed', reason: 'Secrets Manager fails.' },
      { outcome: 'delivered' },
    ]);
    expect(got).toHaveLength(1);
  });
});

describe('the events of a batch', () => {
  it('do not wait for one that fails', async () => {
    const { queue, got } = setUp((tries, body) =>
      body.includes('shoot.finished') && tries < 5 ? failed() : delivered,
    );
    queue.put(shootEvent());
    for (let attempt = 1; attempt <= 5; attempt += 1) queue.put(photoEvent('Photo Failed', { attempt }));
    await queue.run();
    const startMs = got[0]?.atMs;
    const photos = got.filter(({ body }) => body.includes('photo.failed'));
    expect(photos.map(({ atMs }) => atMs)).toEqual(Array(5).fill(startMs));
    expect(queue.deadLetters).toEqual([]);
  });

  it('do not wait for a message that is not an event: it becomes a dead letter', async () => {
    const { queue, got } = setUp(() => delivered);
    queue.put({ no: 'event' });
    queue.put(photoEvent('Photo Failed'));
    await queue.run();
    expect(got).toHaveLength(1);
    expect(queue.deadLetters).toEqual([JSON.stringify({ no: 'event' })]);
    expect(queue.reports).toContainEqual({ outcome: 'unreadable', error: expect.any(Error) });
  });
});

it('reads SQS’s batch, in which the receive count is text', () => {
  const record = {
    messageId: 'm',
    receiptHandle: 'r',
    body: '{}',
    attributes: { ApproximateReceiveCount: '3' },
  };
  expect(webhookBatchSchema.parse({ Records: [record] }).Records[0]?.attributes).toEqual({
    ApproximateReceiveCount: 3,
  });
});
