import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, expect, inject, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import {
  hastenTrial,
  keepLine,
  readLine,
  readTickets,
  spendToday,
} from '../../support/deployed/line-control.ts';
import { account, ledger, ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { drop, eventually, output, recordOf } from '../../support/deployed/stack-client.ts';

const secrets = new SecretsManagerClient(inject('stack').client);
const photo = await drawPicture('jpeg');
let key = inject('stack').apiKey;

const putKey = (SecretString: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId: output('ApiKeySecretArn'), SecretString }));

/** The breaker if it is open. */
const findOpen = async () => (await readLine()).breaker?.open ?? null;

const untilOpen = (code: string) =>
  eventually(`the breaker to open for ${code}`, async () => {
    const open = await findOpen();
    return open?.failure.code === code ? open : null;
  });

/** Runs keep-line, as the schedule does each minute, until the breaker is closed. */
const untilClosed = ({ isHastened = true } = {}) =>
  eventually('the breaker to be closed', async () => {
    if ((await findOpen()) === null) return true;
    if (isHastened) await hastenTrial();
    await keepLine();
    return null;
  });

async function dropAll(names: string[]): Promise<void> {
  for (const name of names) await drop(`breaker/${name}.jpg`, photo);
}

async function expectAllRetouched(names: string[]): Promise<void> {
  for (const name of names) {
    expect((await recordOf(`breaker/${name}.jpg`)).status).toBe('succeeded');
    expect(await ledgerOf(`breaker/${name}.jpg`)).toMatchObject({ billed: 1 });
  }
  expect(await readTickets()).toEqual([]);
}

afterEach(() =>
  account({ apiKey: key, credits: 1000, workflowGone: false, spendLimited: false, forbidden: false }),
);

// The other tests of this stack rely on its first key.
afterAll(async () => {
  const { apiKey } = inject('stack');
  await putKey(apiKey);
  await account({ apiKey });
});

it('continues by itself when a trial is due', async () => {
  await account({ credits: 0 });
  await dropAll(['trial-1']);
  await untilOpen('out-of-credits');
  await account({ credits: 1000 });
  await untilClosed({ isHastened: false });
  await expectAllRetouched(['trial-1']);
});

it.each([
  ['credits', { credits: 0 }, { credits: 1000 }, 'out-of-credits'],
  ['spend', { spendLimited: true }, { spendLimited: false }, 'out-of-credits'],
  ['workflow', { workflowGone: 404 as const }, { workflowGone: false }, 'model-not-found'],
  ['retired', { workflowGone: 410 as const }, { workflowGone: false }, 'model-not-found'],
  ['permission', { forbidden: true }, { forbidden: false }, 'access-denied'],
])(
  'opens the breaker for account failures, and closes it by itself: %s',
  async (name, failing, restored, code) => {
    const names = [1, 2, 3, 4].map((number) => `${name}-${number}`);
    await account(failing);
    const before = (await ledger()).submits;
    await dropAll(names);
    await untilOpen(code);
    await eventually('all of them in line', async () => ((await readTickets()).length === 4 ? true : null));
    // Two photos had slots when the failures began. Since then none was posted, because no trial is due.
    await keepLine();
    const { breaker, slots } = await readLine();
    expect([breaker?.open?.failure.code, slots]).toEqual([code, []]);
    expect((await ledger()).submits - before).toBeLessThanOrEqual(2);

    await account(restored);
    await untilClosed();
    await expectAllRetouched(names);
  },
);

it('notices a new key at once, without further action', async () => {
  const names = ['key-1', 'key-2', 'key-3'];
  key = 'SG_the_new_key';
  await account({ apiKey: key });
  await dropAll(names);
  const { trialAt } = await untilOpen('api-key-rejected');
  await keepLine();
  await putKey(key);
  await keepLine();
  await eventually('the trial', async () => ((await findOpen()) === null ? true : null));
  expect(Date.now()).toBeLessThan(Date.parse(trialAt));
  await expectAllRetouched(names);
});

it('waits for a key if there is none', async () => {
  await putKey('this is no key');
  // The functions keep their cached key as long as Segmind accepts it.
  await account({ apiKey: 'SG_another_key' });
  await dropAll(['none-1']);
  await eventually('the breaker to say that there is no key', async () => {
    await hastenTrial();
    await keepLine();
    return (await findOpen())?.failure.code === 'api-key-missing' ? true : null;
  });
  key = 'SG_another_key';
  await putKey(key);
  await untilClosed();
  await expectAllRetouched(['none-1']);
});

it('lets a photo fail that is itself at fault, and stays closed', async () => {
  await account({ credits: 0 });
  await script({ photo: 'breaker/bad-1.jpg', submit: [{ ok: true }, { status: 400, times: 3 }] });
  await dropAll(['bad-1', 'bad-2']);
  await untilOpen('out-of-credits');
  await account({ credits: 1000 });
  await untilClosed();
  expect((await recordOf('breaker/bad-2.jpg')).status).toBe('succeeded');
  expect(['succeeded', 'failed']).toContain((await recordOf('breaker/bad-1.jpg')).status);
});

it('opens the breaker when the day’s budget of photos is used up, until the next day', async () => {
  const before = (await ledger()).billed;
  await spendToday(999);
  await dropAll(['day-1', 'day-2', 'day-3']);
  const { trialAt } = await untilOpen('daily-limit-reached');
  const midnight = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T00:00:0`;
  expect(trialAt).toContain(midnight);
  await eventually('one of them retouched', async () =>
    (await ledger()).billed === before + 1 ? true : null,
  );
  await keepLine();
  expect(await findOpen()).not.toBeNull();
  expect((await ledger()).billed).toBe(before + 1);

  // For the line, this is the next day.
  await spendToday(0);
  await untilClosed();
  await expectAllRetouched(['day-1', 'day-2', 'day-3']);
});
