import type { Caller } from './caller.ts';
import { awsEnvironment } from './engine/environment.ts';
import type { Session } from './session.ts';

/** The credentials with which a person uses a session. */
export interface Access {
  readonly caller: Caller;
  /** The token for the API, if the API takes tokens and a local issuer signs them. */
  readonly token?: string | undefined;
}

const SIGNED = `curl -sS --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "$@"`;
const WITH_TOKEN = `curl -sS -H "Authorization: Bearer $RETOUCH_TOKEN" "$@"`;

/** Returns lines that say how to use a session from another terminal. */
export function describeSession(
  { engine, simulator, outputs, stackName }: Pick<Session, 'engine' | 'simulator' | 'outputs' | 'stackName'>,
  { caller, token }: Access,
): string {
  const variables = Object.entries({
    ...awsEnvironment(engine),
    AWS_ACCESS_KEY_ID: caller.accessKeyId,
    AWS_SECRET_ACCESS_KEY: caller.secretAccessKey,
    RETOUCH_STACK: stackName,
    RETOUCH_API_URL: outputs.ApiUrl,
    ...(token !== undefined && { RETOUCH_TOKEN: token }),
    AWS_PAGER: '',
    CURL_CA_BUNDLE: engine.certificateFile,
    API_URL: outputs.ApiUrl,
    // The variable names that the commands of the docs use.
    PHOTO_BUCKET: outputs.PhotoBucketName,
    UPLOADS_URI: outputs.UploadsUri,
    RESULTS_URI: outputs.ResultsUri,
    STATE_MACHINE_ARN: outputs.StateMachineArn,
    AUDIT_FUNCTION_NAME: outputs.AuditFunctionName,
  });
  return `
Retouch is up until Ctrl-C. In another terminal, for retouch, the AWS CLI and curl:

  unset AWS_PROFILE AWS_SESSION_TOKEN RETOUCH_TOKEN
${variables.map(([name, value]) => `  export ${name}='${value}'`).join('\n')}
  aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }

They sign in an IAM user that has only the policies photographer, operator and operator-change of docs/policies: what
these lines do, it may also do on AWS. The local engine verifies its signatures, as AWS does.

Send a folder of photos and watch it, review the results, download them:

  npx retouch up shoot/ --watch
  npx retouch review shoot
  npx retouch down shoot

Or with the AWS CLI: upload a photo, watch it, download the results:

  aws s3 cp photo.jpg ${outputs.UploadsUri}
  aws stepfunctions list-executions --state-machine-arn ${outputs.StateMachineArn}
  aws s3 ls --recursive ${outputs.ResultsUri}
  aws s3 cp --recursive ${outputs.ResultsUri} retouched/

Or over the HTTP API, each request ${token === undefined ? 'signed by curl' : 'with a token of the local issuer, for 12 hours'}; docs/api.md describes all routes:

  api() { ${token === undefined ? SIGNED : WITH_TOKEN}; }
  api "$API_URL/retouches?limit=5&status=failed"
  api "$API_URL/line"
  api "$API_URL/shoots"

Read the logs of the functions:

  aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text
  aws logs filter-log-events --query 'events[].message' --output text --log-group-name NAME

Start an outage of the simulated Segmind for a minute, and end it early:

  curl -sS ${simulator.controlUrl}/outages --json '{"call":"all","seconds":60,"step":{"status":503}}'
  curl -sS -X DELETE ${simulator.controlUrl}/outages

Tested with curl 7.88 and with the AWS CLI 1.27 and 1.45. curl needs 7.82; before 8 it signs a query correctly only
if the parameters are sorted by name, as above, and percent-encoded, a slash as %2F: otherwise AWS answers 403.
The AWS CLI reads AWS_ENDPOINT_URL since 1.29 and 2.13: the function aws above passes it to older versions.

The engine's log: ${engine.logFile}
`;
}
