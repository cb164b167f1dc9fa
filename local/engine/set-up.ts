import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../processes/run-command.ts';
import { isRunning, removeFolder } from '../processes/run-folder.ts';
import { findPython } from './python.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const SET_UP = /^engine-[0-9a-f]+(?:\.(\d+))?$/;

/** How the engine is set up. */
export interface SetUpOptions {
  /** The folder that keeps it from one run to the next. */
  readonly home: string;
  /** A folder for what is not needed any more afterwards. */
  readonly temporary: string;
  /** Told before something that takes its time. */
  readonly report?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sets the engine up, where that is not done yet: a Python environment with the pinned packages, in a folder named
 * after what is pinned. It is built under another name and renamed when it is whole, so an interrupted set-up is
 * never taken for a finished one, and of two at once the first to finish serves both.
 * @returns the environment's own `python`
 * @throws {Problem} where Python is missing, too old or has no venv module, or the packages cannot be had
 */
export async function setUpEngine({ home, temporary, report, signal }: SetUpOptions): Promise<string> {
  const env = { ...process.env, TMPDIR: temporary, PIP_USER: '0' };
  const pinned = createHash('sha256').update(await readFile(REQUIREMENTS));
  const folder = join(home, `engine-${pinned.digest('hex').slice(0, 12)}`);
  const python = join(folder, 'bin', 'python');
  if (await works(python, env, signal)) return python;

  // Where it is there all the same, its Python has gone or was upgraded.
  await removeFolder(folder);
  const { program } = await findPython(env, signal);
  report?.(`Setting up the engine in ${basename(home)}/ before that; it is done once …`);
  await mkdir(home, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  const unfinishedPython = join(unfinished, 'bin', 'python');
  try {
    await runCommand(program, ['-I', '-m', 'venv', '--clear', unfinished], {
      name: `${program} -m venv`,
      env,
      signal,
    });
    const quietly = ['--quiet', '--no-input', '--disable-pip-version-check', '--progress-bar', 'off'];
    const install = ['install', ...quietly, '--require-hashes', '--no-deps', '--requirement', REQUIREMENTS];
    await runCommand(unfinishedPython, ['-I', '-m', 'pip', ...install], {
      name: 'pip install',
      env,
      signal,
    });
    await rename(unfinished, folder).catch(ignoreTheOther);
    await removeOthers(home, basename(folder));
  } finally {
    await removeFolder(unfinished);
  }
  return python;
}

/** Whether an environment is there and its Python, which may have been upgraded since, finds the engine in it. */
async function works(python: string, env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<boolean> {
  const args = ['-I', '-c', 'import importlib.metadata as m; m.version("ministack")'];
  return runCommand(python, args, { name: 'python', env, signal }).then(
    () => true,
    () => {
      signal?.throwIfAborted();
      return false;
    },
  );
}

/** Removes what was set up for other requirements, and what set-ups that died have left. */
async function removeOthers(home: string, ours: string): Promise<void> {
  for (const name of await readdir(home)) {
    const match = SET_UP.exec(name);
    const isBeingMade = match?.[1] !== undefined && isRunning(Number(match[1]));
    if (match !== null && name !== ours && !isBeingMade) await removeFolder(join(home, name));
  }
}

function ignoreTheOther(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}
