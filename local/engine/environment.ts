import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The engine's only region and account. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** The credentials of the engine's root user, as the engine hard-codes them. */
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

const KEPT = ['LANG', 'LC_ALL', 'LC_CTYPE', 'PATH', 'TZ'];
const PROGRAMS = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/** Options of {@link childEnvironment}. */
export interface EnvironmentOptions {
  /**
   * The folder for the child's home and temporary files, so that it does not read or write the user's own.
   */
  readonly folder: string;
  /** The engine that the child uses. @default none */
  readonly engine?: { readonly endpoint: string; readonly certificateFile: string };
}

/**
 * The complete environment of a child process. It is built from scratch and not inherited, so that no
 * profile, credential, proxy or setting of the user's can lead a child to a real AWS account: it reaches the
 * engine or nothing.
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
 * npm uses the user's registry and cache. It installs the functions' packages for this machine, because they
 * run here.
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

/** The environment variables that point any AWS client to the engine. */
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
