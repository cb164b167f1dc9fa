import { copyFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { runProgram } from '../client/program/run-program.ts';
import { parseArguments } from './command-line.ts';
import { findPhotos, type Photo } from './photos.ts';
import { drawPortrait } from './portrait.ts';
import { createDisplay } from './progress/display.ts';
import type { PhotoProgress } from './progress/progress.ts';
import { ENGINE_HOME, RETOUCHED_FOLDER } from './project.ts';
import { splitRawPairs } from './raw-pairs.ts';
import { retouchPhotos } from './retouch-photos.ts';
import { openSession } from './session.ts';

const USAGE = `Usage: npm start [-- -c setting=value … photo or folder …]

Retouches photos on this machine: deploys the stack to a local AWS, drops the photos into its bucket, shows how
each comes along and downloads the results into retouched/. Without photos it takes a portrait that it draws.
Segmind is simulated: nothing leaves this machine and nothing is paid for. Settings are given as
to cdk deploy, one -c each.`;

await runProgram(async (signal) => {
  const args = parseArguments(USAGE);
  if (args === 'help') return 0;
  const found = await findPhotos(args.photos);
  const { raw = 'skip', heic = 'true' } = args.settings;
  const isSkipping = raw === 'skip';
  const { photos: given, passedOver } = isSkipping
    ? splitRawPairs(found, { takesHeic: heic === 'true' })
    : { photos: found, passedOver: [] };
  for (const { path } of passedOver) console.log(`Passed over ${path}: its JPEG or HEIC is the same photo`);
  // The stack would let each RAW file wait for its JPEG, which is known here not to come.
  const settings = isSkipping ? { ...args.settings, raw: 'retouch' } : args.settings;
  const session = await openSession({ signal, report: console.log, settings });
  let code = 1;
  try {
    const photos = given.length > 0 ? given : [await drawSample(session.folder)];
    const folder = relative('', RETOUCHED_FOLDER) || '.';
    const display = createDisplay(
      process.stdout,
      photos.map(({ path }) => path),
    );
    session.signal.addEventListener('abort', display.end);
    const ended = await retouchPhotos(photos, { session, folder, onChange: display.show }).finally(
      display.end,
    );
    code = summarize(ended, folder);
    return code;
  } finally {
    if (code !== 0 && !signal.aborted) await keepLog(session.engine.logFile);
    await session.close();
  }
});

async function drawSample(folder: string): Promise<Photo> {
  const path = 'sample-portrait.jpg';
  const file = join(folder, path);
  await writeFile(file, await drawPortrait());
  return { file, path };
}

/** Says how it went; answers the exit code. */
function summarize(photos: readonly PhotoProgress[], folder: string): number {
  const retouched = photos.filter(({ progress }) => progress.phase === 'retouched').length;
  console.log(`\n${retouched} of ${photos.length} retouched. Results and records are in ${folder}/`);
  return retouched === photos.length ? 0 : 1;
}

/** Keeps what the engine and the functions have printed, which goes with the engine otherwise. */
async function keepLog(logFile: string): Promise<void> {
  const kept = join(relative('', ENGINE_HOME), 'engine.log');
  const isKept = await copyFile(logFile, kept).then(
    () => true,
    () => false,
  );
  if (isKept) console.log(`What the engine and the functions logged is in ${kept}`);
}
