import { copyFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { EXIT } from '../client/program/problem.ts';
import { runProgram } from '../client/program/run-program.ts';
import { defaultFolder, findFiles } from '../client/upload/find-files.ts';
import { parseArguments } from './command-line.ts';
import { hurryShootEnds } from './hurry-shoot-ends.ts';
import { drawPortrait } from './portrait.ts';
import { ENGINE_HOME, RETOUCHED_FOLDER } from './project.ts';
import { runClient } from './run-client.ts';
import { openSession, type Session } from './session.ts';

const USAGE = `Usage: npm start [-- -c setting=value … photo or folder …]

Retouches photos on this machine: deploys the stack to a local AWS and runs "retouch up --watch" and "retouch down"
against it. The results are in retouched/. Without photos, it draws a portrait and uses that. Segmind is simulated:
nothing leaves this machine and nothing is paid for. Give settings as for cdk deploy, one -c each.`;

/** A shoot ends as soon as no photo of it changes: here no more photos come later. */
const SETTINGS = { shootQuietMinutes: '0.05' };

await runProgram(async (signal) => {
  const args = parseArguments(USAGE);
  if (args === 'help') return 0;
  // Reports wrong file names before the engine starts, which takes a while.
  await findFiles(args.photos);
  const settings = { ...SETTINGS, ...args.settings };
  const session = await openSession({ signal, report: console.log, settings });
  let code = 1;
  try {
    code = await retouch(session, args.photos);
    console.log(
      'The local stack is gone now, with its records. To review, redo and use the API: npm run dev',
    );
    return code;
  } finally {
    if (code !== 0 && !signal.aborted) await keepLog(session.engine.logFile);
    await session.close();
  }
});

/** Sends the photos, watches them and fetches the results. Returns the exit code. */
async function retouch(session: Session, given: readonly string[]): Promise<number> {
  const photos = given.length > 0 ? given : [await drawSample(session.folder)];
  const shoot = await defaultFolder(photos);
  const into = ['--into', relative('', join(RETOUCHED_FOLDER, shoot)) || '.'];
  const over = new AbortController();
  const hurrying = hurryShootEnds(session, AbortSignal.any([session.signal, over.signal]));
  try {
    const sent = await runClient(session, ['up', ...photos, '--watch', '--yes', ...into]);
    if (sent !== EXIT.all && sent !== EXIT.someFailed) return sent;
    const fetched = await runClient(session, ['down', shoot, ...into]);
    return sent === EXIT.all ? fetched : sent;
  } finally {
    over.abort();
    await hurrying;
  }
}

async function drawSample(folder: string): Promise<string> {
  const file = join(folder, 'sample-portrait.jpg');
  await writeFile(file, await drawPortrait());
  return file;
}

/** Keeps the log of the engine and the functions, which otherwise is removed with the engine. */
async function keepLog(logFile: string): Promise<void> {
  const kept = join(relative('', ENGINE_HOME), 'engine.log');
  const isKept = await copyFile(logFile, kept).then(
    () => true,
    () => false,
  );
  if (isKept) console.log(`The logs of the engine and the functions are in ${kept}`);
}
