import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The engine's only region and account. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** The engine's root user; what it is called at is fixed in the engine. */
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

const KEPT = ['LANG', 'LC_ALL', 'LC_CTYPE', 'PATH', 'TZ'];
const PROGRAMS = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/** What an environment is made for. */
export interface EnvironmentOptions {
  /** Where children find their home and their temporary folder: nothing of the user's is read or written. */
  readonly folder: string;
  /** @default no engine, for what needs none */
  readonly engine?: { readonly endpoint: string; readonly certificateFile: string };
}

/**
 * The whole environment of a child process. It is made anew and not passed on, so that no profile, credential,
 * proxy or setting of the user's can lead a child to a real AWS account: AWS is the engine or nothing.
 */
export function childEnvironment({ folder, engine }: EnvironmentOptions): Record<string, string> {
  const kept = KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(process.execPath), PROGRAMS, process.env.PATH].filter(Boolean).join(':'),
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    NO_COLOR: '1',
    NO_UPDATE_NOTIFIER: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    ...npmEnvironment(),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(engine && awsEnvironment(engine)),
  };
}

/**
 * npm's registry and cache are the user's; what npm installs into functions is for this machine, on which they run.
 * @see https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables
 */
function npmEnvironment(): Record<string, string> {
  const { npm_config_userconfig, npm_config_cache } = process.env;
  return {
    npm_config_userconfig: npm_config_userconfig ?? join(homedir(), '.npmrc'),
    npm_config_cache: npm_config_cache ?? join(homedir(), '.npm'),
    npm_config_prefer_offline: 'true',
    npm_config_os: process.platform,
  };
}

/** The environment variables that lead any AWS client to the engine. */
export function awsEnvironment(engine: {
  readonly endpoint: string;
  readonly certificateFile: string;
}): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: engine.endpoint,
    AWS_CA_BUNDLE: engine.certificateFile,
    NODE_EXTRA_CA_CERTS: engine.certificateFile,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
  };
}
