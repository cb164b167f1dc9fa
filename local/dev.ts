import { once } from 'node:events';
import { parseArguments, runCommandLine } from './command-line.ts';
import { awsEnvironment } from './engine/environment.ts';
import { openSession, type Session } from './session.ts';

const USAGE = `Usage: npm run dev

Deploys the stack to a local AWS, keeps it up until Ctrl-C, and prints lines to use it with the AWS CLI and with
curl. Segmind is simulated: nothing leaves this machine and nothing is paid for.`;

await runCommandLine(async (signal) => {
  const args = parseArguments(USAGE, { takesPhotos: false });
  if (args === 'help') return 0;
  const session = await openSession({ signal, report: console.log });
  try {
    console.log(describeSession(session));
    await once(session.signal, 'abort');
    throw session.signal.reason;
  } finally {
    await session.close();
  }
});

function describeSession({ engine, simulator, outputs }: Session): string {
  const { NODE_EXTRA_CA_CERTS: _, ...environment } = awsEnvironment(engine);
  const variables = Object.entries({
    ...environment,
    AWS_PAGER: '',
    CURL_CA_BUNDLE: engine.certificateFile,
    API_URL: outputs.ApiUrl,
    // By the names that the README's lines use.
    UPLOADS_URI: outputs.UploadsUri,
    RESULTS_URI: outputs.ResultsUri,
    STATE_MACHINE_ARN: outputs.StateMachineArn,
    AUDIT_FUNCTION_NAME: outputs.AuditFunctionName,
  });
  return `
Retouch is up until Ctrl-C. In another terminal, for the AWS CLI and for curl:

  unset AWS_PROFILE AWS_SESSION_TOKEN
${variables.map(([name, value]) => `  export ${name}='${value}'`).join('\n')}

Drop a photo, watch it, fetch what came out:

  aws s3 cp photo.jpg ${outputs.UploadsUri}
  aws stepfunctions list-executions --state-machine-arn ${outputs.StateMachineArn}
  aws s3 ls --recursive ${outputs.ResultsUri}
  aws s3 cp --recursive ${outputs.ResultsUri} retouched/

Or over the HTTP API, each request signed by curl; docs/api.md tells of all routes:

  api() { curl -sS --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "$@"; }
  api "$API_URL/retouches"
  api "$API_URL/line"

See what the functions log:

  aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text
  aws logs filter-log-events --query 'events[].message' --output text --log-group-name NAME

Tell the simulated Segmind what to do: ${simulator.controlUrl}
The engine's log: ${engine.logFile}
`;
}
