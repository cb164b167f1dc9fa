import { Problem } from '../../client/program/problem.ts';
import { runCommand } from '../processes/run-command.ts';

/** The names of Python programs, in the order in which they are tried. */
const PROGRAMS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const OLDEST = [3, 10] as const;
const PROBE = `
import sys
try:
    import venv, ensurepip
    able = True
except ImportError:
    able = False
print("Python %d.%d.%d %s" % (*sys.version_info[:3], "with venv" if able else "without venv"))`;

/** A Python that was found: its program, its version, and whether it can create a virtual environment. */
export interface Python {
  readonly program: string;
  readonly version: readonly [major: number, minor: number, patch: number];
  readonly hasVenv: boolean;
}

/** Reads the output of the probe; null if the program is no Python. */
export function readProbe(program: string, printed: string): Python | null {
  const match = /^Python (\d+)\.(\d+)\.(\d+) (with|without) venv$/m.exec(printed);
  if (match === null) return null;
  const [, major, minor, patch, venv] = match;
  return { program, version: [Number(major), Number(minor), Number(patch)], hasVenv: venv === 'with' };
}

/**
 * Chooses the first Python that is recent enough and can create a virtual environment.
 * @throws {Problem} that says what is missing and how to get it
 */
export function choosePython(found: readonly Python[]): Python {
  const recent = found.filter(({ version }) => isRecent(version));
  const python = recent.find(({ hasVenv }) => hasVenv);
  if (python !== undefined) return python;
  const [bare] = recent;
  if (bare !== undefined) {
    const version = bare.version.slice(0, 2).join('.');
    throw new Problem(
      `${describe(bare)} has no venv module, which the local engine needs. ` +
        `On Debian or Ubuntu: sudo apt install python${version}-venv`,
    );
  }
  const seen = found.length === 0 ? 'there is none' : `there is only ${found.map(describe).join(', ')}`;
  throw new Problem(
    `the local engine needs Python ${OLDEST.join('.')} or newer, and ${seen}. ` +
      'On Debian or Ubuntu: sudo apt install python3 python3-venv; on macOS: brew install python',
  );
}

/**
 * Finds a Python for the engine among the programs on the PATH.
 * @throws {Problem} that says what is missing and how to get it
 */
export async function findPython(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Python> {
  const found: Python[] = [];
  for (const program of PROGRAMS) {
    const args = ['-I', '-c', PROBE];
    const printed = await runCommand(program, args, { name: program, env, signal }).catch((error) => {
      signal?.throwIfAborted();
      if (error instanceof Problem) return '';
      throw error;
    });
    const python = readProbe(program, printed);
    if (python === null) continue;
    if (isRecent(python.version) && python.hasVenv) return python;
    found.push(python);
  }
  return choosePython(found);
}

function isRecent([major, minor]: Python['version']): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function describe({ program, version }: Python): string {
  return `Python ${version.join('.')} (${program})`;
}
