import { basename } from 'node:path';
import { runCommand } from '../../processes/run-command.ts';
import { again } from '../again.ts';
import type { Random } from '../random.ts';

const MEAN_PAUSE_MS = 2500;

/** Kills a random process that runs functions, every few seconds. Returns how many it killed. */
export async function killWorkers(enginePid: number, random: Random, signal: AbortSignal): Promise<number> {
  let killed = 0;
  await again(
    () => MEAN_PAUSE_MS * (0.5 + random()),
    signal,
    async () => {
      const args = ['-A', '-o', 'pid=,ppid=,args='];
      const workers = findWorkers(await runCommand('ps', args, { name: 'ps', env: process.env }), enginePid);
      const worker = workers[Math.floor(random() * workers.length)];
      if (worker !== undefined && kill(worker)) killed += 1;
    },
  );
  return killed;
}

/** Finds the `node` processes below the engine's process in the output of `ps -o pid=,ppid=,args=`. */
export function findWorkers(processes: string, enginePid: number): number[] {
  const all = processes
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, program = '']) => ({ pid: Number(pid), parent: Number(parent), program }));
  const family = new Set([enginePid]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all
    .filter(({ pid, program }) => pid !== enginePid && family.has(pid) && basename(program) === 'node')
    .map(({ pid }) => pid);
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    // The process has ended by itself in the meantime.
    return false;
  }
}
