import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../processes/run-command.ts';
import { isRunning, removeFolder } from '../processes/run-folder.ts';
import { findPython } from './python.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));

/** Options of {@link setUpPackages}. */
export interface SetUpOptions {
  /** The folder that keeps the packages from one run to the next. */
  readonly home: string;
  /** A folder for temporary files. */
  readonly temporary: string;
  /** Called before each step that takes a while. */
  readonly report?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The packages to set up. `main` is the package that is wanted; the others are its dependencies. */
export interface PinnedPackages {
  readonly name: string;
  readonly main: string;
  /** The file that pins them, with hashes. */
  readonly requirements: string;
}

/**
 * Sets the engine up, if that has not been done yet.
 * @returns the `python` of the virtual environment
 * @throws {Problem} if Python is missing, too old or has no venv module, or if the packages cannot be
 * installed
 */
export async function setUpEngine(options: SetUpOptions): Promise<string> {
  return setUpPackages({ name: 'engine', main: 'ministack', requirements: REQUIREMENTS }, options);
}

/**
 * Sets Python packages up, if that has not been done yet: a virtual environment with the pinned packages, in
 * a folder named after the hash of the requirements. It is built under another name and renamed when it is
 * complete, so an interrupted set-up is never mistaken for a finished one. If two run at once, the first to
 * finish serves both.
 * @returns the `python` of the virtual environment
 * @throws {Problem} if Python is missing, too old or has no venv module, or if the packages cannot be
 * installed
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

  // A folder that exists but does not work belongs to a Python that was removed or upgraded.
  await removeFolder(folder);
  const { program } = await findPython(env, signal);
  report?.(`Setting up the ${name} in ${basename(home)}/ first; this happens once …`);
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

/**
 * Whether the virtual environment exists and its Python, which may have been upgraded since, finds the
 * package.
 */
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

/** Removes set-ups for other requirements, and unfinished ones of processes that have died. */
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
