import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createDeliver, type Deliver } from '../functions/send-webhook/deliver.ts';
import { photoEvent } from '../simulation/aws/bus-events.ts';
import { WebhookQueue } from '../simulation/aws/webhook-queue.ts';

const EVENTS = 1000;
/** The time span of the events. */
const SPAN_MS = 30 * 60_000;
const HOUR_MS = 3_600_000;
const SECRET = Buffer.alloc(48, 'bench').toString('base64');

/** A real HTTP receiver that can be up or down. It checks each signature and counts. */
class Receiver {
  readonly #webhook = new Webhook(SECRET);
  readonly #server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const {
      'webhook-id': id,
      'webhook-timestamp': seconds,
      'webhook-signature': signature,
    } = request.headers;
    // Signs with the queue's clock: the library's own check uses the real one.
    const expected = this.#webhook.sign(String(id), new Date(Number(seconds) * 1000), body);
    if (signature === expected) this.ids.push(String(id));
    else this.refused += 1;
    response.writeHead(signature === expected ? 204 : 401).end();
  });
  readonly ids: string[] = [];
  refused = 0;
  port = 0;

  async up(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = (this.#server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** Puts the events as they happen, while the queue is read. Returns the time of the first one. */
async function putAll(queue: WebhookQueue): Promise<number> {
  const startMs = queue.nowMs;
  for (let index = 0; index < EVENTS; index += 1) {
    await queue.run(startMs + (index * SPAN_MS) / EVENTS);
    queue.put(photoEvent('Photo Retouched', { id: `photo-${index}` }));
  }
  return startMs;
}

const queueFor = (deliver: Deliver, batchMs?: () => number) =>
  new WebhookQueue({
    readSecrets: async () => [SECRET],
    deliver,
    random: Math.random,
    ...(batchMs && { batchMs }),
  });

/** Measures a receiver that is down for some hours, or one that never comes back. */
async function measureOutage(hours: number | null): Promise<void> {
  const receiver = new Receiver();
  await receiver.up();
  const origin = `http://127.0.0.1:${receiver.port}`;
  await receiver.down();
  const queue = queueFor(createDeliver({ url: `${origin}/`, trustedOrigins: [origin] }));
  const startMs = await putAll(queue);
  if (hours !== null) {
    await queue.run(startMs + hours * HOUR_MS);
    await receiver.up();
  }
  await queue.run();
  if (hours !== null) await receiver.down();
  const came = new Set(receiver.ids).size;
  row([
    hours === null ? 'never comes back' : `is down for ${hours} hour${hours === 1 ? '' : 's'}`,
    came,
    queue.deadLetters.length,
    EVENTS - came - queue.deadLetters.length,
    receiver.ids.length - came,
    receiver.refused,
    queue.reports.length,
    Math.max(...queue.reports.map((report) => ('tries' in report ? report.tries : 0))),
    hours === null ? '' : ((queue.nowMs - startMs) / 60_000 - hours * 60).toFixed(0),
  ]);
}

/**
 * Measures a receiver that lets each try run into its 10 seconds, beside one that answers (simulated time).
 */
async function measureSlow(): Promise<void> {
  const delays: number[] = [];
  const sound = queueFor(async () => ({ kind: 'delivered' }));
  const slow = queueFor(
    async () => ({
      kind: 'failed',
      reason: 'The receiver did not answer within 10 seconds.',
      retryAfterSeconds: null,
    }),
    () => 10_000,
  );
  for (const queue of [sound, slow]) {
    const startMs = await putAll(queue);
    await queue.run(startMs + SPAN_MS + HOUR_MS);
    delays.push(queue.size);
  }
  const first = slow.reports.filter((report) => 'tries' in report && report.tries === 1).length;
  console.log(
    `\nA receiver that takes 10 s for each try, beside a sound one: an hour after the last event, the sound one has ` +
      `${EVENTS - (delays[0] ?? 0)} of ${EVENTS}, and each of the other's was tried (${first} first tries, ` +
      `${slow.reports.length} in all), by two functions at once at most.`,
  );
}

function row(cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

/**
 * Measures what happens to 1,000 events while their receiver is down. The function that sends them, the
 * signatures, HTTP over loopback and the receiver are real. The queue and its clock are simulated: the part
 * of SQS that the stack relies on (visibility, receives, dead letters, two readers).
 */
export async function measureWebhooks(): Promise<void> {
  console.log(`\n${EVENTS} events within half an hour, to a receiver that …`);
  row([
    '',
    'came',
    'dead letters',
    'lost',
    'twice',
    'wrongly signed',
    'tries',
    'most of one',
    'minutes after the outage',
  ]);
  row(Array.from({ length: 9 }, () => '---'));
  await measureOutage(1);
  await measureOutage(24);
  await measureOutage(null);
  await measureSlow();
}
