import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, inject, it } from 'vitest';
import { hastenProbe, keepLine, readLine, readTickets, writeState } from '../../support/line-control.ts';
import { drawPicture } from '../../support/pictures.ts';
import { account, ledger, ledgerOf, script } from '../../support/simulator-control.ts';
import { drop, eventually, output, recordOf } from '../../support/stack-client.ts';

const secrets = new SecretsManagerClient(inject('stack').client);
const photo = await drawPicture('jpeg');
let key = inject('stack').apiKey;

const putKey = (SecretString: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId: output('ApiKeySecretArn'), SecretString }));

const untilHeld = (code: string) =>
  eventually(`the line to be held for ${code}`, async () =>
    (await readLine()).hold?.error.code === code ? true : null,
  );

/** Looks after the line, as each minute does, until it moves again. */
const untilLifted = () =>
  eventually('the line to move again', async () => {
    await hastenProbe();
    await keepLine();
    return (await readLine()).hold === null ? true : null;
  });

async function dropAll(names: string[]): Promise<void> {
  for (const name of names) await drop(`hold/${name}.jpg`, photo);
}

async function expectAllRetouched(names: string[]): Promise<void> {
  for (const name of names) {
    expect((await recordOf(`hold/${name}.jpg`)).status).toBe('succeeded');
    expect(await ledgerOf(`hold/${name}.jpg`)).toMatchObject({ billed: 1 });
  }
  expect(await readTickets()).toEqual([]);
}

afterEach(() =>
  account({ apiKey: key, credits: 1000, workflowGone: false, spendLimited: false, forbidden: false }),
);

it('goes on by itself when the time of a probe comes', async () => {
  await account({ credits: 0 });
  await dropAll(['probe-1']);
  await untilHeld('out-of-credits');
  await account({ credits: 1000 });
  await eventually('the first probe', async () => ((await keepLine()).probe === 'lifted' ? true : null));
  await expectAllRetouched(['probe-1']);
});

it.each([
  ['credits', { credits: 0 }, { credits: 1000 }, 'out-of-credits'],
  ['spend', { spendLimited: true }, { spendLimited: false }, 'out-of-credits'],
  ['workflow', { workflowGone: 404 as const }, { workflowGone: false }, 'workflow-not-found'],
  ['retired', { workflowGone: 410 as const }, { workflowGone: false }, 'workflow-not-found'],
  ['permission', { forbidden: true }, { forbidden: false }, 'access-denied'],
])('holds the line for account trouble, and goes on by itself: %s', async (name, trouble, mended, code) => {
  const names = [1, 2, 3, 4].map((number) => `${name}-${number}`);
  await account(trouble);
  const before = (await ledger()).submits;
  await dropAll(names);
  await untilHeld(code);
  await eventually('all of them in line', async () => ((await readTickets()).length === 4 ? true : null));
  // Two had places when the trouble began; nobody is posted since, as no probe is due.
  await keepLine();
  expect((await ledger()).submits - before).toBeLessThanOrEqual(2);
  expect(await keepLine()).toMatchObject({ held: true, inFlight: 0, probe: 'not-due' });

  await account(mended);
  await untilLifted();
  await expectAllRetouched(names);
});

it('notices a new key at once, and needs nobody but who puts it', async () => {
  const names = ['key-1', 'key-2', 'key-3'];
  key = 'SG_the_new_key';
  await account({ apiKey: key });
  await dropAll(names);
  await untilHeld('api-key-rejected');
  expect(await keepLine()).toMatchObject({ probe: 'not-due' });
  await putKey(key);
  expect(await keepLine()).toMatchObject({ probe: 'lifted', held: false });
  await expectAllRetouched(names);
});

it('waits for a key where there is none', async () => {
  await putKey('this is no key');
  // The functions keep the key that they have while it serves.
  await account({ apiKey: 'SG_another_key' });
  await dropAll(['none-1']);
  await untilHeld('api-key-missing');
  await keepLine();
  key = 'SG_another_key';
  await putKey(key);
  await untilLifted();
  await expectAllRetouched(['none-1']);
});

it('lets a photo fail that is at fault itself, and does not stand still for it', async () => {
  await account({ credits: 0 });
  await script({ photo: 'hold/bad-1.jpg', submit: [{ ok: true }, { status: 400, times: 3 }] });
  await dropAll(['bad-1', 'bad-2']);
  await untilHeld('out-of-credits');
  await account({ credits: 1000 });
  await untilLifted();
  expect((await recordOf('hold/bad-2.jpg')).status).toBe('succeeded');
  expect(['succeeded', 'failed']).toContain((await recordOf('hold/bad-1.jpg')).status);
});

it('holds the line when the day’s photos are spent, until the next day', async () => {
  const day = `spending/${new Date().toISOString().slice(0, 10)}.json`;
  const before = (await ledger()).billed;
  await writeState(day, { photos: 999 });
  await dropAll(['day-1', 'day-2', 'day-3']);
  await untilHeld('daily-limit-reached');
  const midnight = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T00:00:0`;
  expect((await readLine()).hold?.probeAt).toContain(midnight);
  await eventually('one of them retouched', async () =>
    (await ledger()).billed === before + 1 ? true : null,
  );
  expect(await keepLine()).toMatchObject({ probe: 'not-due' });
  expect((await ledger()).billed).toBe(before + 1);

  // The next day, as far as the line can tell.
  await writeState(day, { photos: 0 });
  await untilLifted();
  await expectAllRetouched(['day-1', 'day-2', 'day-3']);
});
