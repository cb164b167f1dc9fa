import { rmSync } from 'node:fs';
import profile from '#model' with { type: 'json' };
import { DEFAULT_OUTPUT } from '../../functions/shared/domain/output-options.ts';
import { chooseAnswers } from '../../functions/shared/pictures/choose-answers.ts';
import { finishPicture } from '../../functions/shared/pictures/finish-picture.ts';
import { openPhoto } from '../../functions/shared/pictures/photo-source.ts';
import { peakMegabytes } from './peak-memory.ts';

/**
 * Finishes the photo of the first argument with the answer of the second, as often as the third says, and prints what
 * each run took of CPU time, and the memory's peak until then.
 */
const [photo = '', answer = '', times = '1', native = ''] = process.argv.slice(2);
const limits = { maxBytes: 200 * 1024 * 1024, maxPixels: 100_000_000, takesHeic: true };
const mark = { modelName: profile.title, recordId: 'bench' };
const options = { ...DEFAULT_OUTPUT, keepsTransparency: true };
const to = `${photo}.finished`;
const runs: { cpuSeconds: number; peakMegabytes: number }[] = [];
let picture = '';
for (let run = 0; run < Number(times); run += 1) {
  const before = process.cpuUsage();
  const opened = await openPhoto(photo, limits, { isProven: true });
  if (opened.kind === 'refused') throw new Error(opened.failure.message);
  const chosen = await chooseAnswers([answer], opened.source, profile.input.usefulSide);
  if (chosen.kind === 'none') throw new Error(chosen.message);
  const { width, height, warnings } = await finishPicture(opened.source, {
    answer: chosen.answers[0],
    nativePixels: native === '' ? undefined : Number(native),
    options,
    mark,
    to,
  });
  const { user, system } = process.cpuUsage(before);
  runs.push({ cpuSeconds: (user + system) / 1_000_000, peakMegabytes: peakMegabytes() });
  picture = [`${width} x ${height}`, ...warnings].join(', ');
  rmSync(to);
}
console.log(JSON.stringify({ runs, picture }));
