import profile from '#model' with { type: 'json' };
import type { ModelProfile } from '../../core/contract/model-profile.ts';
import { openPhoto } from '../../core/pictures/photo-source.ts';
import { makeWorkingCopy } from '../../core/pictures/working-copy.ts';
import { peakMegabytes } from './peak-memory.ts';

/** Prepares the photo (first argument). Prints its CPU time and memory, including Node's own. */
const [path = ''] = process.argv.slice(2);
const before = process.cpuUsage();
const limits = { maxBytes: 200 * 1024 * 1024, maxPixels: 100_000_000, takesHeic: true };
const opened = await openPhoto(path, limits);
const copy =
  opened.kind === 'opened'
    ? await makeWorkingCopy(opened.source, (profile as unknown as ModelProfile).input, `${path}.copy`)
    : opened;
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    cpuSeconds: (user + system) / 1_000_000,
    peakMegabytes: peakMegabytes(),
    copy:
      copy.kind === 'written'
        ? `${copy.width} x ${copy.height}, ${(copy.bytes / 1_000_000).toFixed(2)} MB`
        : copy.kind === 'refused'
          ? `refused: ${copy.failure.code}`
          : 'as it is',
  }),
);
