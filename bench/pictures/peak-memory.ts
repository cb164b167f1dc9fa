import { readFileSync } from 'node:fs';

/** The peak of resident memory in megabytes. `resourceUsage` can report the peak of the parent process. */
export function peakMegabytes(): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    // Not Linux.
    return process.resourceUsage().maxRSS / 1024;
  }
}
