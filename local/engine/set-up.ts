import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../processes/run-command.ts';
import { isRunning, removeFolder } from '../processes/run-folder.ts';
import { findPython } from './python.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** How Python packages are set up. */
export interface SetUpOptions {
  /** The folder that keeps them from one run to the next. */
  readonly home: string;
  /** A folder for what is not needed any more afterwards. */
  readonly temporary: string;
  /** Told before something that takes its time. */
  readonly report?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is set up: `main` is the package that the others are there for. */
export interface PinnedPackages {
  readonly name: string;
  readonly main: string;
  /** The file that pins them, with hashes. */
  readonly requirements: string;
}

/**
 * Sets the engine up, where that is not done yet.
 * @returns the environment's own `python`
 * @throws {Problem} where Python is missing, too old or has no venv module, or the packages cannot be had
 */
export async function setUpEngine(options: SetUpOptions): Promise<string> {
  return setUpPackages({ name: 'engine', main: 'ministack', requirements: REQUIREMENTS }, options);
}

/**
 * Sets Python packages up, where that is not done yet: an environment with what is pinned, in a folder named
 * after it. It is built under another name and renamed when it is whole, so an interrupted set-up is never taken
 * for a finished one, and of two at once the first to finish serves both.
 * @returns the environment's own `python`
 * @throws {Problem} where Python is missing, too old or has no venv module, or the packages cannot be had
 */
export async function setUpPackages(
  { name, main, requirements }: PinnedPackages,
  { home, temporary, report, signal }: SetUpOptions,
): Promise<string> {
  const env = { ...process.env, TMPDIR: temporary, PIP_USER: '0' };
  const pinned = createHash('sha256').update(await readFile(requirements));
  const folder = join(home, `${name}-${pinned.digest('hex').slice(0, 12)}`);
  const python = join(folder, 'bin', 'python');
  if (await works(python, main, env, signal)) return python;

  // Where it is there all the same, its Python has gone or was upgraded.
  await removeFolder(folder);
  const { program } = await findPython(env, signal);
  report?.(`Setting up the ${name} in ${basename(home)}/ before that; it is done once …`);
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
    const install = ['install', ...quietly, '--require-hashes', '--no-deps', '--requirement', requirements];
    await runCommand(unfinishedPython, ['-I', '-m', 'pip', ...install], {
      name: 'pip install',
      env,
      signal,
    });
    await rename(unfinished, folder).catch(ignoreTheOther);
    await removeOthers(home, name, basename(folder));
  } finally {
    await removeFolder(unfinished);
  }
  return python;
}

/** Whether an environment is there and its Python, which may have been upgraded since, finds the package in it. */
async function works(
  python: string,
  main: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<boolean> {
  const args = ['-I', '-c', `import importlib.metadata as m; m.version("${main}")`];
  return runCommand(python, args, { name: 'python', env, signal }).then(
    () => true,
    () => {
      signal?.throwIfAborted();
      return false;
    },
  );
}

/** Removes what was set up for other requirements, and what set-ups that died have left. */
async function removeOthers(home: string, name: string, ours: string): Promise<void> {
  const setUp = new RegExp(`^${name}-[0-9a-f]+(?:\\.(\\d+))?$`);
  for (const entry of await readdir(home)) {
    const match = setUp.exec(entry);
    const isBeingMade = match?.[1] !== undefined && isRunning(Number(match[1]));
    if (match !== null && entry !== ours && !isBeingMade) await removeFolder(join(home, entry));
  }
}

function ignoreTheOther(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
}
