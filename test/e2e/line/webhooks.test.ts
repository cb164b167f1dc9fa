import { readFile } from 'node:fs/promises';
import https from 'node:https';
import { DescribeReplayCommand, EventBridgeClient, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { ageBreaker, hastenTrial, keepLine, readLine } from '../../support/deployed/line-control.ts';
import { account } from '../../support/deployed/simulator-control.ts';
import { drop, eventually, output, readResult, recordOf } from '../../support/deployed/stack-client.ts';
import { receiveWebhooks, type WebhookReceiver } from '../../support/deployed/webhook-receiver.ts';
import { findWrong } from '../../support/docs/webhook-schemas.ts';

const { client, logFile, certificateFile, keyFile } = inject('stack');
const ports = inject('webhookPorts');
const secrets = new SecretsManagerClient(client);
const events = new EventBridgeClient(client);
const lambda = new LambdaClient(client);
const sqs = new SQSClient(client);
const photo = await drawPicture('jpeg');
let shop: WebhookReceiver;

/** The secret of a receiver, as its operator reads it. */
async function secretOf(receiver: string): Promise<string> {
  const SecretId = output(`Webhook${receiver}SecretArn`);
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  return `whsec_${SecretString}`;
}

beforeAll(async () => {
  shop = await receiveWebhooks(ports.shop, await secretOf('Shop'));
});

afterEach(() => {
  shop.fault = null;
});

afterAll(() => shop.close());

/** The requests about a photo that arrived at a receiver, in order. */
const about = (path: string, { received }: WebhookReceiver = shop) =>
  received.filter(({ body }) => JSON.parse(body).data.source?.key === `uploads/${path}`);

/** Waits until the receiver has processed the event about a photo. */
const eventOf = (path: string, receiver: WebhookReceiver = shop) =>
  eventually(`the webhook about ${path}`, async () => {
    const keyOf = (data: unknown) => (data as { source?: { key: string } }).source?.key;
    return receiver.events.find(({ data }) => keyOf(data) === `uploads/${path}`) ?? null;
  });

/** Waits until the receiver has processed an event of this type. */
const eventOfType = (type: string, holds: (data: Record<string, unknown>) => boolean = () => true) =>
  eventually(`the webhook ${type}`, async () => {
    const found = shop.events.find((event) => event.type === type && holds(event.data as never));
    return found ?? null;
  });

it('tell a receiver as in the docs of photos and of their shoot, in the published shapes, without a URL', async () => {
  await drop('webhooks/ana.jpg', photo);
  await drop('webhooks/no-photo.txt', 'no photo');
  const { id } = await recordOf('webhooks/ana.jpg');
  expect(await eventOf('webhooks/ana.jpg')).toMatchObject({
    type: 'photo.retouched',
    data: { id, attempt: 1, outputs: ['results/webhooks/ana.jpg'] },
  });
  expect(await eventOf('webhooks/no-photo.txt')).toMatchObject({
    type: 'photo.failed',
    data: { error: { code: 'unsupported-type' } },
  });
  await eventually('the end of the shoot', async () => {
    await lambda.send(new InvokeCommand({ FunctionName: output('FinishShootsFunctionName'), Payload: '{}' }));
    return readResult('results/webhooks/shoot.json');
  });
  const ofShoot = ({ folder }: Record<string, unknown>) => folder === 'webhooks';
  expect(await eventOfType('shoot.finished', ofShoot)).toMatchObject({
    data: { totals: { photos: 2, succeeded: 1, failed: 1 } },
  });
  for (const event of shop.events) {
    expect(findWrong(event), JSON.stringify(event)).toBeNull();
    expect(JSON.stringify(event)).not.toMatch(/X-Amz-|https?:/i);
  }
});

it('are sent again until the receiver accepts them, with the same id', async () => {
  shop.fault = (response) => response.writeHead(503).end();
  await drop('webhooks/again.txt', 'no photo');
  await eventually('the first try', async () => (about('webhooks/again.txt').length > 0 ? true : null));
  shop.fault = null;
  await eventOf('webhooks/again.txt');
  const tries = about('webhooks/again.txt');
  expect(tries.map(({ status }) => status)).toEqual([503, 204]);
  expect(tries.map(({ headers }) => headers['webhook-try'])).toEqual(['1', '2']);
  expect(new Set(tries.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
});

it('follow no redirect, and are sent again to the address itself', async () => {
  shop.fault = (response) =>
    response.writeHead(302, { location: `https://127.0.0.1:${ports.shop}/moved` }).end();
  await drop('webhooks/moved.txt', 'no photo');
  await eventually('the first try', async () => (about('webhooks/moved.txt').length > 0 ? true : null));
  shop.fault = null;
  await eventOf('webhooks/moved.txt');
  expect(about('webhooks/moved.txt').map(({ status }) => status)).toEqual([302, 204]);
});

it('wait for a receiver that is down, and delay no other', async () => {
  await drop('webhooks/down.txt', 'no photo');
  await eventOf('webhooks/down.txt');
  const down = await receiveWebhooks(ports.down, await secretOf('Down'));
  try {
    expect(await eventOf('webhooks/down.txt', down)).toMatchObject({ type: 'photo.failed' });
    expect(Number(about('webhooks/down.txt', down)[0]?.headers['webhook-try'])).toBeGreaterThan(1);
  } finally {
    await down.close();
  }
});

it('go to no address inside: nothing is sent, and the events wait', async () => {
  let connections = 0;
  const certificate = { cert: await readFile(certificateFile), key: await readFile(keyFile) };
  const inside = https.createServer(certificate).on('connection', () => {
    connections += 1;
  });
  inside.listen(ports.inside, '127.0.0.1');
  try {
    await drop('webhooks/inside.txt', 'no photo');
    await eventOf('webhooks/inside.txt');
    await eventually('a refusal in the log', async () =>
      (await readFile(logFile, 'utf8')).includes('has an address that is not on the public internet')
        ? true
        : null,
    );
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: output('WebhookInsideQueueUrl'),
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const waiting = Object.values(Attributes ?? {}).reduce((sum, count) => sum + Number(count), 0);
    expect(waiting).toBeGreaterThan(0);
    expect(connections).toBe(0);
  } finally {
    inside.close();
  }
});

it('are valid with the old secret and with the new one while it is rotated', async () => {
  const old = await secretOf('Shop');
  const SecretString = Buffer.alloc(32, 'new').toString('base64');
  await secrets.send(new PutSecretValueCommand({ SecretId: output('WebhookShopSecretArn'), SecretString }));
  await drop('webhooks/old.txt', 'no photo');
  await eventOf('webhooks/old.txt');
  expect(about('webhooks/old.txt').at(-1)?.status).toBe(204);

  await shop.setSecret(`whsec_${SecretString}`);
  await drop('webhooks/new.txt', 'no photo');
  await eventOf('webhooks/new.txt');
  const signatures = about('webhooks/new.txt').at(-1)?.headers['webhook-signature'] as string;
  expect(signatures.split(' ')).toHaveLength(2);

  await shop.setSecret(old);
  await drop('webhooks/old-again.txt', 'no photo');
  await eventOf('webhooks/old-again.txt');
  expect(about('webhooks/old-again.txt').map(({ status }) => status)).toEqual([204]);
});

it('can be replayed by time and type with the same ids, so that a receiver drops those it has had', async () => {
  const startMs = Date.now();
  await drop('webhooks/replayed.txt', 'no photo');
  await drop('webhooks/replayed.jpg', photo);
  await eventOf('webhooks/replayed.txt');
  await eventOf('webhooks/replayed.jpg');
  const printed = shop.events.length;
  const archive = output('WebhookArchiveArn');
  const rules = output('WebhookShopRuleArns').split(' ');
  const replay = new StartReplayCommand({
    ReplayName: 'of-failed-photos',
    EventSourceArn: archive,
    EventStartTime: new Date(startMs - 1000),
    EventEndTime: new Date(Date.now() + 1000),
    Destination: {
      Arn: archive.replace(/archive\/.*/, 'event-bus/default'),
      FilterArns: rules.filter((arn) => arn.includes('PhotoFailed')),
    },
  });
  await events.send(replay);
  await eventually('the end of the replay', async () => {
    const { State } = await events.send(new DescribeReplayCommand({ ReplayName: 'of-failed-photos' }));
    return State === 'COMPLETED' ? true : null;
  });
  const again = await eventually('the event once more', async () => {
    const [first, second] = about('webhooks/replayed.txt');
    return first && second ? [first, second] : null;
  });
  expect(new Set(again.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
  expect(again.map(({ status }) => status)).toEqual([204, 204]);
  expect(about('webhooks/replayed.jpg')).toHaveLength(1);
  expect(shop.events).toHaveLength(printed);
});

it('report when the breaker opens, with the reason, and when it closes', async () => {
  await account({ credits: 0 });
  try {
    await drop('webhooks/held.jpg', photo);
    await eventually('the breaker to open', async () => (await readLine()).breaker?.open ?? null);
    const since = await ageBreaker();
    await keepLine();
    const ofThis = (data: Record<string, unknown>) => data.since === since;
    const held = await eventOfType('line.held', ofThis);
    expect(held).toMatchObject({ data: { cause: 'account', error: { code: 'out-of-credits' } } });
    expect(findWrong(held)).toBeNull();

    await account({ credits: 1000 });
    await eventually('the breaker to close', async () => {
      if ((await readLine()).breaker?.open === undefined) return true;
      await hastenTrial();
      await keepLine();
      return null;
    });
    await keepLine();
    const moving = await eventOfType('line.moving', ofThis);
    expect(moving).toMatchObject({ data: { cause: 'account', error: { code: 'out-of-credits' } } });
    expect(findWrong(moving)).toBeNull();
    expect((await recordOf('webhooks/held.jpg')).status).toBe('succeeded');
  } finally {
    await account({ credits: 1000 });
  }
});
