import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRenewableCredentials } from '../../../client/program/credentials.ts';
import { useCredentialProcess } from '../support/credential-process.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The credentials that an AWS client finds by default. */
function ofClient() {
  return createRenewableCredentials(new S3Client().config.credentials);
}

describe('renewable credentials', () => {
  it('are kept until they are renewed', async () => {
    const { runs } = useCredentialProcess('ONE', 'TWO');
    const credentials = ofClient();
    await credentials.get();
    expect(await credentials.get()).toMatchObject({ accessKeyId: 'ONE', sessionToken: 'session' });
    expect(runs()).toBe(1);
  });

  it('are requested from the provider again when they have expired', async () => {
    useCredentialProcess('ONE', 'TWO');
    const credentials = ofClient();
    await credentials.renew(await credentials.get());
    expect(await credentials.get()).toMatchObject({ accessKeyId: 'TWO' });
  });

  it('are not renewed if another request has renewed them already', async () => {
    const { runs } = useCredentialProcess('ONE', 'TWO');
    const credentials = ofClient();
    const ended = await credentials.get();
    await credentials.renew(ended);
    await credentials.renew(ended);
    expect(await credentials.get()).toMatchObject({ accessKeyId: 'TWO' });
    expect(runs()).toBe(2);
  });

  it('are explained if the provider returns the same again', async () => {
    useCredentialProcess('ONE');
    const credentials = ofClient();
    await expect(credentials.renew(await credentials.get())).rejects.toThrow(
      'Your AWS credentials have expired. Sign in again (aws sso login, or as you got them)',
    );
  });
});
