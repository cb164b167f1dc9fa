import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeEach, expect, inject, it } from 'vitest';
import { resetBreaker } from '../../support/deployed/line-control.ts';
import { runRetouch } from '../../support/deployed/run-retouch.ts';
import { ledger } from '../../support/deployed/simulator-control.ts';
import { output } from '../../support/deployed/stack-client.ts';
import { makeToken } from '../../support/deployed/tokens.ts';

const { apiKey, client } = inject('stack');
const secrets = new SecretsManagerClient(client);

const putKey = (SecretString: string) =>
  secrets.send(new PutSecretValueCommand({ SecretId: output('ApiKeySecretArn'), SecretString }));

const doctor = async (...args: string[]) =>
  runRetouch(['doctor', ...args], { RETOUCH_TOKEN: await makeToken() });

beforeEach(resetBreaker);

it('finds no problem in a healthy stack', async () => {
  const { exitCode, text } = await doctor();
  expect([exitCode, text.match(/^✗.*/gm)]).toEqual([0, null]);
  expect(text).toMatch(/^✓ The balance at Segmind is \S+ \(credits \S+, free credits \$0\.00\)/m);
});

it('reports a key that Segmind refuses, and prints no part of it', async () => {
  await putKey('SG_wrong_key');
  try {
    const { exitCode, text } = await doctor();
    expect(text).toContain('✗ Segmind rejects the API key, in both headers: ');
    expect(text).toContain('aws secretsmanager put-secret-value --secret-id');
    expect(text).not.toContain('SG_wrong_key');
    expect(exitCode).toBe(1);
  } finally {
    await putKey(apiKey);
  }
});

it('sends one photo through all steps, for the price of one', async () => {
  const { billed } = await ledger();
  const { exitCode, text } = await doctor('--paid', '--yes');
  for (const step of ['Photo in: 5.', 'Event: ', 'Job accepted: ', 'Result out: ', 'Record: ']) {
    expect(text).toContain(`✓ ${step}`);
  }
  const [, megabytes] = /^✓ Result out: ([\d.]+) MB, 5600 × 7000 pixels/m.exec(text) ?? [];
  expect(Number(megabytes)).toBeGreaterThan(5);
  // This stack's own model costs 12 cents by its profile, and the simulator takes 5 for each.
  expect(text).toContain('! Segmind charged $0.05: ');
  expect(text).toContain('The stack calculates with $0.12 a photo.');
  expect((await ledger()).billed).toBe(billed + 1);
  expect(exitCode).toBe(0);
});

it('does not send a photo without consent', async () => {
  const { exitCode, complaint } = await doctor('--paid');
  expect(complaint).toContain(
    'Segmind charges $0.12 for it. Continue? There is no terminal for the question: use --yes',
  );
  expect(exitCode).toBe(2);
});
