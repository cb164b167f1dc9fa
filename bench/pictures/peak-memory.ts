import { readFileSync } from 'node:fs';

/** The most megabytes that were resident. `resourceUsage` would count the process that started this one, up to its start. */
export function peakMegabytes(): number {
  try {
    const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    // Not Linux.
    return process.resourceUsage().maxRSS / 1024;
  }
}
