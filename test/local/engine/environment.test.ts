import { afterEach, describe, expect, it, vi } from 'vitest';
import { childEnvironment } from '../../../local/engine/environment.ts';

const engine = { endpoint: 'https://127.0.0.1:4566', certificateFile: '/run/engine.pem' };

afterEach(() => void vi.unstubAllEnvs());

describe('childEnvironment', () => {
  it.each([
    ['AWS_PROFILE', 'production'],
    ['AWS_SESSION_TOKEN', 'secret'],
    ['AWS_ENDPOINT_URL_S3', 'https://elsewhere.example'],
    ['CDK_DEFAULT_ACCOUNT', '123456789012'],
    ['HTTPS_PROXY', 'http://proxy.example'],
    ['NODE_OPTIONS', '--prepare'],
  ])('does not pass %s on', (name, value) => {
    vi.stubEnv(name, value);
    expect(childEnvironment({ folder: '/run', engine })).not.toHaveProperty(name);
  });

  it('points to the engine, with its own key and certificate, and to no file of the user', () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAREAL');
    vi.stubEnv('AWS_CONFIG_FILE', '/home/ana/.aws/config');
    vi.stubEnv('NODE_EXTRA_CA_CERTS', '/etc/ssl/all.pem');
    expect(childEnvironment({ folder: '/run', engine })).toMatchObject({
      AWS_ENDPOINT_URL: 'https://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      NODE_EXTRA_CA_CERTS: '/run/engine.pem',
      HOME: '/run',
      TMPDIR: '/run/tmp',
    });
  });

  it('has no key without an engine', () => {
    expect(childEnvironment({ folder: '/run' })).not.toHaveProperty('AWS_ACCESS_KEY_ID');
  });

  it('puts the current Node first on the PATH', () => {
    const [first] = childEnvironment({ folder: '/run' }).PATH?.split(':') ?? [];
    expect(`${first}/node`).toBe(process.execPath);
  });
});
