import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Starts a program in its own process group: Ctrl-C in a terminal does not reach it, and {@link stopGroup}
 * stops it with all its children.
 */
export function spawnGroup(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(file, args, { ...options, detached: true });
}

/**
 * Stops a program and everything that it started: sends SIGTERM, then SIGKILL to what is left after
 * `graceMs`.
 */
export async function stopGroup(child: ChildProcess, graceMs = 5000): Promise<void> {
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    signalGroup(child.pid, 'SIGTERM');
    await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
    signalGroup(child.pid, 'SIGKILL');
    await ended;
  }
  signalGroup(child.pid, 'SIGKILL');
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // No process of the group is left.
  }
}
