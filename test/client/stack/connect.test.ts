import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask } from '../../../client/api/ask.ts';
import { getShoot } from '../../../client/api/retouch-api.ts';
import { createOutput } from '../../../client/program/output.ts';
import { connect, type StackOptions } from '../../../client/stack/connect.ts';
import { serve } from '../../support/http-server.ts';
import { startApi } from '../support/api-stand-in.ts';
import { stackXml } from '../support/cloudformation.ts';
import { useAwsFiles } from '../support/credential-process.ts';
import { fileToPut, makeFolder, saveFile } from '../support/local-file.ts';
import { startS3 } from '../support/s3-server.ts';
import { sampleShoot } from '../support/shoots.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const PROFILES = {
  config: '[profile studio]\nregion = eu-west-1\n[profile home]\nregion = us-east-1\n',
  credentials:
    '[studio]\naws_access_key_id = STUDIO\naws_secret_access_key = s\n[home]\naws_access_key_id = HOME\naws_secret_access_key = s\n',
};

/** An account with a deployed stack, and a user with the profiles `studio` and `home`. */
async function deploy() {
  const { api, seen, requestsTo } = await startApi({ 'GET /shoot': sampleShoot() });
  const ApiUrl = `${api.baseUrl}/`;
  const s3 = await startS3();
  const { origin, seen: described } = await serve((_, response) =>
    response.end(stackXml({ PhotoBucketName: 'photos', ApiUrl })),
  );
  const folder = makeFolder();
  useAwsFiles(
    saveFile(folder, 'config', PROFILES.config),
    saveFile(folder, 'credentials', PROFILES.credentials),
  );
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDFORMATION', origin);
  vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.origin);
  return { apiUrl: ApiUrl, seen, requestsTo, s3, described };
}

function connectTo(options: Partial<StackOptions> = {}) {
  const stderr = { write: () => true };
  const output = createOutput({ stdout: process.stdout, stderr, json: false, debug: false });
  const { signal } = new AbortController();
  return connect({ stack: 'Retouch', throughApi: false, ...options }, { signal, output });
}

const shootOf = ({ api }: Awaited<ReturnType<typeof connectTo>>) => ask(getShoot({ folder: 'ana' }, api));

describe('connect', () => {
  it('finds the API and the bucket in the stack, with credentials and region of the profile', async () => {
    const { requestsTo, s3, described } = await deploy();
    const stack = await connectTo({ profile: 'studio' });
    expect(await shootOf(stack)).toEqual(sampleShoot());
    await stack.files.put(fileToPut('uploads/1.jpg', Buffer.from('photo')));
    expect(described[0]?.headers.authorization).toMatch(/Credential=STUDIO\/\d+\/eu-west-1\/cloudformation/);
    expect(requestsTo('GET /shoot')[0]?.headers.authorization).toMatch(
      /Credential=STUDIO\/\d+\/eu-west-1\/execute-api/,
    );
    expect([...s3.objects.keys()]).toEqual(['uploads/1.jpg']);
  });

  it('names a profile that is in no config file, and those that are', async () => {
    await deploy();
    const said = 'There is no profile "nope" in AWS\'s config files; they have studio, home.';
    await expect(connectTo({ profile: 'nope' })).rejects.toThrow(said);
  });

  it('does not need the profile of the environment if it has a token and the address of the API', async () => {
    const { apiUrl } = await deploy();
    vi.stubEnv('AWS_PROFILE', 'nope');
    await expect(connectTo({ token: 'a-token', apiUrl, throughApi: true })).resolves.toBeDefined();
  });

  it('prefers the profile to access keys in the environment, without a warning of the SDK', async () => {
    const { described } = await deploy();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'OTHER');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 's');
    const warn = vi.spyOn(console, 'warn');
    await connectTo({ profile: 'studio' });
    expect(described[0]?.headers.authorization).toContain('Credential=STUDIO/');
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('prefers the given region to the region of the profile', async () => {
    const { described } = await deploy();
    await connectTo({ profile: 'home', region: 'eu-north-1' });
    expect(described[0]?.headers.authorization).toMatch(/Credential=HOME\/\d+\/eu-north-1\//);
  });

  it('transfers photos through the API if requested', async () => {
    const { requestsTo, s3, apiUrl } = await deploy();
    const stack = await connectTo({ profile: 'studio', throughApi: true });
    await stack.files.read('results/1.jpg').catch(() => null);
    expect(stack.files.where).toBe(apiUrl);
    expect(requestsTo('GET /results')).toHaveLength(1);
    expect(s3.seen).toEqual([]);
  });

  it('sends a token to the API of a stack that it found with credentials', async () => {
    const { requestsTo } = await deploy();
    await shootOf(await connectTo({ profile: 'studio', token: 'a-token' }));
    expect(requestsTo('GET /shoot')[0]?.headers.authorization).toBe('Bearer a-token');
  });

  it('does not need AWS if it has a token and the address of the API', async () => {
    const { described, requestsTo, apiUrl } = await deploy();
    const stack = await connectTo({ token: 'a-token', apiUrl, throughApi: true });
    await shootOf(stack);
    expect(stack).toMatchObject({ outputs: null, id: apiUrl.replace(/\/$/, '') });
    expect(requestsTo('GET /shoot')[0]?.headers.authorization).toBe('Bearer a-token');
    expect(described).toEqual([]);
  });

  it('asks AWS for nothing but the API if it has its address and goes through it', async () => {
    const { described, requestsTo, apiUrl } = await deploy();
    const stack = await connectTo({ profile: 'studio', apiUrl, throughApi: true });
    await shootOf(stack);
    expect(stack.outputs).toBeNull();
    expect(requestsTo('GET /shoot')[0]?.headers.authorization).toMatch(/Credential=STUDIO\//);
    expect(described).toEqual([]);
  });

  it.each<[string, Partial<StackOptions>, string]>([
    ['a token without an address', { token: 'a-token', throughApi: true }, 'set --api-url'],
    [
      'an address that is none',
      { apiUrl: 'studio.example' },
      '--api-url is "studio.example", which is not a URL',
    ],
  ])('refuses %s as wrong use', async (_, options, words) => {
    await expect(connectTo(options)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });

  it('does not show the SDK’s own warnings while a put is tried again', async () => {
    const { s3 } = await deploy();
    const warn = vi.spyOn(console, 'warn');
    const stack = await connectTo({ profile: 'studio' });
    let isBusy = true;
    s3.fault = () => {
      const fault = isBusy ? { status: 503, code: 'SlowDown' } : null;
      isBusy = false;
      return fault;
    };
    await stack.files.put(fileToPut('uploads/1.jpg', Buffer.from('photo')));
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});
