import { once } from 'node:events';
import { runProgram } from '../client/program/run-program.ts';
import { createCaller } from './caller.ts';
import { parseArguments } from './command-line.ts';
import { describeSession } from './describe-session.ts';
import { AUDIENCE, signToken, startIssuer } from './issuer.ts';
import { openSession } from './session.ts';

const USAGE = `Usage: npm run dev [-- -c setting=value …]

Deploys the stack to a local AWS, keeps it up until Ctrl-C, and prints lines to use it with retouch, with the AWS
CLI and with curl, as an IAM user. Segmind is simulated: nothing leaves this machine and nothing is paid for.
Give settings as for cdk deploy, one -c each. With -c apiAuth=jwt, an issuer on this machine issues the tokens,
unless -c apiJwtIssuer names another.`;

/** A person is watching: a shoot should end within a minute or two of its last photo. */
const SETTINGS = { shootQuietMinutes: '0.2' };

/** Longer than a working day. */
const TOKEN_SECONDS = 12 * 3600;

await runProgram(async (signal) => {
  const args = parseArguments(USAGE, { takesPhotos: false });
  if (args === 'help') return 0;
  const isOwnIssuer = args.settings.apiAuth === 'jwt' && args.settings.apiJwtIssuer === undefined;
  const issuer = isOwnIssuer ? await startIssuer() : null;
  try {
    const jwt = issuer && { apiJwtIssuer: issuer.origin, apiJwtAudience: AUDIENCE };
    const settings = { ...SETTINGS, ...jwt, ...args.settings };
    const session = await openSession({ signal, report: console.log, settings });
    try {
      const caller = await createCaller(session, 'retouch-dev', [
        'photographer',
        'operator',
        'operator-change',
      ]);
      const [audience = AUDIENCE] = settings.apiJwtAudience?.split(',') ?? [];
      const scope = (args.settings.apiJwtScopes ?? '').replaceAll(',', ' ');
      const claims = { audience, scope, expiresInSeconds: TOKEN_SECONDS };
      const token = issuer && (await signToken({ ...issuer, ...claims }));
      console.log(describeSession(session, { caller, token: token ?? undefined }));
      await once(session.signal, 'abort');
      throw session.signal.reason;
    } finally {
      await session.close();
    }
  } finally {
    await issuer?.close();
  }
});
