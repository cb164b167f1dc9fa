import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../client/program/problem.ts';
import { runProgram } from '../../client/program/run-program.ts';
import { hurryShootEnds } from '../../local/hurry-shoot-ends.ts';
import { clientEnvironment } from '../../local/run-client.ts';
import { openSession, type Session } from '../../local/session.ts';
import { makeShoot } from './make-shoot.ts';
import { record, type Step } from './record.ts';
import { rejectPhotos } from './reject-photos.ts';
import { writeSvg } from './write-svg.ts';

const PROGRAM = fileURLToPath(new URL('../../client/retouch.mjs', import.meta.url));
const PICTURE = fileURLToPath(new URL('../pictures/retouch.svg', import.meta.url));
const SIZE = { columns: 100, rows: 26 } as const;

/** From a folder of photos to the results, with a second attempt for rejected ones. */
const stepsOn = (session: Session): readonly Step[] => [
  { type: 'retouch up spring-ana/ --dry-run' },
  // One of the photos is cut off.
  { type: 'retouch up spring-ana/ --watch', exitCode: EXIT.someFailed },
  { type: 'retouch down spring-ana' },
  {
    before: () => rejectPhotos(session, 'spring-ana', ['IMG_2032.jpg', 'IMG_2035.jpg']),
    type: 'retouch redo spring-ana',
    keys: [{ after: '[y/N]', write: 'y\r' }],
  },
  { type: 'retouch status' },
];

// npm run record: records retouch on the local stack, for the README.
await runProgram(async (signal) => {
  const settings = { shootQuietMinutes: '0.05' };
  const session = await openSession({ signal, report: console.log, settings });
  const over = new AbortController();
  const hurrying = hurryShootEnds(session, AbortSignal.any([session.signal, over.signal]));
  try {
    console.log('Recording …');
    const recording = await record(stepsOn(session), { ...(await setUpDesk(session)), ...SIZE });
    const title = 'retouch: from a folder of photos to the results';
    await writeFile(PICTURE, await writeSvg({ recording, title, ...SIZE }));
    console.log(`The recording is in ${PICTURE}`);
    return 0;
  } finally {
    over.abort();
    await hurrying;
    await session.close();
  }
});

/** Makes a folder with a shoot in it, and an environment in which `retouch` is a command. */
async function setUpDesk(session: Session) {
  const cwd = join(session.folder, 'photos');
  const programs = join(session.folder, 'programs');
  await makeShoot(join(cwd, 'spring-ana'));
  await mkdir(programs);
  await symlink(PROGRAM, join(programs, 'retouch'));
  const env = clientEnvironment(session);
  return { cwd, env: { ...env, PATH: [programs, env.PATH].join(delimiter) } };
}
