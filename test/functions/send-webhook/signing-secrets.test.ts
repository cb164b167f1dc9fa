import { ResourceNotFoundException, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { createReadSigningSecrets } from '../../../functions/send-webhook/signing-secrets.ts';

const NEW = 'A'.repeat(64);
const OLD = 'B'.repeat(64);

/** A secret with these versions, and a count of its reads. */
function setUp(versions: { AWSCURRENT?: string; AWSPREVIOUS?: string }) {
  const world = { versions, reads: 0, ms: 0, fails: false };
  const client = {
    async send({ input }: { input: { SecretId: string; VersionStage: keyof typeof versions } }) {
      world.reads += 1;
      if (world.fails) throw new Error('InternalServiceError');
      const SecretString = world.versions[input.VersionStage];
      if (SecretString === undefined) throw new ResourceNotFoundException({ message: '', $metadata: {} });
      return { SecretString };
    },
  } as unknown as SecretsManagerClient;
  return { world, read: createReadSigningSecrets(client, 'arn:secret', () => world.ms) };
}

describe('the signing secrets', () => {
  it('are one until it is rotated', async () => {
    expect(await setUp({ AWSCURRENT: NEW }).read()).toEqual([NEW]);
  });

  it('are two after a rotation, the newest first', async () => {
    expect(await setUp({ AWSCURRENT: NEW, AWSPREVIOUS: OLD }).read()).toEqual([NEW, OLD]);
  });

  it('are read again after a minute, and not earlier', async () => {
    const { world, read } = setUp({ AWSCURRENT: OLD });
    await read();
    world.versions = { AWSCURRENT: NEW, AWSPREVIOUS: OLD };
    world.ms = 59_999;
    expect(await read()).toEqual([OLD]);
    expect(world.reads).toBe(2);
    world.ms = 60_000;
    expect(await read()).toEqual([NEW, OLD]);
  });

  it('are read again at once after a failed read', async () => {
    const { world, read } = setUp({ AWSCURRENT: NEW });
    world.fails = true;
    await expect(read()).rejects.toThrow('InternalServiceError');
    world.fails = false;
    expect(await read()).toEqual([NEW]);
  });

  it.each([
    ['with the prefix', `whsec_${NEW}`, `whsec_${NEW}`],
    ['with what a shell leaves at its end', `${NEW}\n`, NEW],
    ['with the padding of 32 bytes', `${'A'.repeat(43)}=`, `${'A'.repeat(43)}=`],
  ])('may be %s', async (_, value, read) => {
    expect(await setUp({ AWSCURRENT: value }).read()).toEqual([read]);
  });

  it.each([
    ['too short', 'A'.repeat(31)],
    ['too long', 'A'.repeat(89)],
    ['no base64', '!'.repeat(64)],
    ['empty', ''],
  ])('leave out a version that is %s', async (_, value) => {
    expect(await setUp({ AWSCURRENT: value, AWSPREVIOUS: OLD }).read()).toEqual([OLD]);
  });

  it('explain the error if there is none, and never show the secret', async () => {
    const wrong = 'my password';
    const error = await setUp({ AWSCURRENT: wrong })
      .read()
      .then(() => null)
      .catch((thrown: Error) => thrown.message);
    expect(error).toContain('holds 11 characters that are not a signing secret');
    expect(error).not.toContain(wrong);
  });
});
