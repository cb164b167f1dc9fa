import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './engine/environment.ts';
import type { Session } from './session.ts';

const CLIENT = fileURLToPath(new URL('../client/main.ts', import.meta.url));

/** The environment in which `retouch` finds the session's stack, without any of the user's settings. */
export function clientEnvironment({ engine, outputs, folder }: ClientSession): Record<string, string> {
  return {
    ...childEnvironment({ folder: join(folder, 'home'), engine }),
    RETOUCH_API_URL: outputs.ApiUrl,
  };
}

type ClientSession = Pick<Session, 'engine' | 'outputs' | 'folder' | 'signal'>;

/**
 * Runs `retouch` against the session's stack, on this terminal. Returns the exit code.
 * @throws the signal's reason, if the session has been stopped
 */
export async function runClient(session: ClientSession, args: readonly string[]): Promise<number> {
  const { signal } = session;
  signal.throwIfAborted();
  const child = spawn(process.execPath, [CLIENT, ...args], {
    env: clientEnvironment(session),
    stdio: 'inherit',
  });
  const stop = () => void child.kill();
  signal.addEventListener('abort', stop);
  try {
    const [code, killedBy] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    signal.throwIfAborted();
    return code ?? 128 + constants.signals[killedBy ?? 'SIGTERM'];
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
