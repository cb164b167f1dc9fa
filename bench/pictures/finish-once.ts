import { rmSync } from 'node:fs';
import profile from '#model' with { type: 'json' };
import { DEFAULT_OUTPUT } from '../../core/domain/output-options.ts';
import { chooseAnswers } from '../../core/pictures/choose-answers.ts';
import { finishPicture } from '../../core/pictures/finish-picture.ts';
import { openPhoto, type PhotoSource } from '../../core/pictures/photo-source.ts';
import { makePreviews } from '../../core/pictures/previews.ts';
import { peakMegabytes } from './peak-memory.ts';

/**
 * Finishes the photo (first argument) with the answer (second argument) a number of times (third argument),
 * and makes the previews. Prints for each run its CPU time, the previews' share of it, and the peak of memory
 * so far.
 */
const [photo = '', answer = '', times = '1', native = '', strength = '1'] = process.argv.slice(2);
const limits = { maxBytes: 200 * 1024 * 1024, maxPixels: 100_000_000, takesHeic: true };
const mark = { modelName: profile.title, recordId: 'bench' };
const options = { ...DEFAULT_OUTPUT, keepsTransparency: true, strength: Number(strength) };
const to = `${photo}.finished`;
const runs: { cpuSeconds: number; previewSeconds: number; peakMegabytes: number }[] = [];
let picture = '';
for (let run = 0; run < Number(times); run += 1) {
  const before = process.cpuUsage();
  const source = await open(photo);
  const chosen = await chooseAnswers([answer], source, profile.input.usefulSide);
  if (chosen.kind === 'none') throw new Error(chosen.message);
  const { width, height, warnings } = await finishPicture(source, {
    answer: chosen.answers[0],
    nativePixels: native === '' ? undefined : Number(native),
    options,
    mark,
    to,
  });
  const finished = process.cpuUsage(before);
  await makePreviews((await open(to)).stored, to);
  await makePreviews(source.stored, photo);
  const all = process.cpuUsage(before);
  const cpuSeconds = secondsOf(all);
  runs.push({
    cpuSeconds,
    previewSeconds: cpuSeconds - secondsOf(finished),
    peakMegabytes: peakMegabytes(),
  });
  picture = [`${width} x ${height}`, ...warnings].join(', ');
  rmSync(to);
}
console.log(JSON.stringify({ runs, picture }));

async function open(path: string): Promise<PhotoSource> {
  const opened = await openPhoto(path, limits, { isProven: true });
  if (opened.kind === 'refused') throw new Error(opened.failure.message);
  return opened.source;
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000_000;
}
