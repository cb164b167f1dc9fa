import { once } from 'node:events';
import { runProgram } from '../client/program/run-program.ts';
import { parseArguments } from './command-line.ts';
import { describeSession } from './describe-session.ts';
import { openSession } from './session.ts';

const USAGE = `Usage: npm run dev [-- -c setting=value …]

Deploys the stack to a local AWS, keeps it up until Ctrl-C, and prints lines to use it with retouch, with the AWS
CLI and with curl. Segmind is simulated: nothing leaves this machine and nothing is paid for. Settings are given as
to cdk deploy, one -c each.`;

/** A person looks on: a shoot has ended within a minute or two of its last photo. */
const SETTINGS = { shootQuietMinutes: '0.2' };

await runProgram(async (signal) => {
  const args = parseArguments(USAGE, { takesPhotos: false });
  if (args === 'help') return 0;
  const settings = { ...SETTINGS, ...args.settings };
  const session = await openSession({ signal, report: console.log, settings });
  try {
    console.log(describeSession(session));
    await once(session.signal, 'abort');
    throw session.signal.reason;
  } finally {
    await session.close();
  }
});
