import { awsEnvironment } from './engine/environment.ts';
import type { Session } from './session.ts';

/** What to do with a session, as lines for another terminal. */
export function describeSession({
  engine,
  simulator,
  outputs,
}: Pick<Session, 'engine' | 'simulator' | 'outputs'>): string {
  const variables = Object.entries({
    ...awsEnvironment(engine),
    RETOUCH_API_URL: outputs.ApiUrl,
    AWS_PAGER: '',
    CURL_CA_BUNDLE: engine.certificateFile,
    API_URL: outputs.ApiUrl,
    // By the names that the README's lines use.
    PHOTO_BUCKET: outputs.PhotoBucketName,
    UPLOADS_URI: outputs.UploadsUri,
    RESULTS_URI: outputs.ResultsUri,
    STATE_MACHINE_ARN: outputs.StateMachineArn,
    AUDIT_FUNCTION_NAME: outputs.AuditFunctionName,
  });
  return `
Retouch is up until Ctrl-C. In another terminal, for retouch, the AWS CLI and curl:

  unset AWS_PROFILE AWS_SESSION_TOKEN
${variables.map(([name, value]) => `  export ${name}='${value}'`).join('\n')}

Send a folder of photos and watch it, look at the results, fetch them:

  npx retouch up shoot/ --watch
  npx retouch review shoot
  npx retouch down shoot

Or drop a photo, watch it, fetch what came out with the AWS CLI:

  aws s3 cp photo.jpg ${outputs.UploadsUri}
  aws stepfunctions list-executions --state-machine-arn ${outputs.StateMachineArn}
  aws s3 ls --recursive ${outputs.ResultsUri}
  aws s3 cp --recursive ${outputs.ResultsUri} retouched/

Or over the HTTP API, each request signed by curl; docs/api.md tells of all routes:

  api() { curl -sS --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "$@"; }
  api "$API_URL/retouches"
  api "$API_URL/line"
  api "$API_URL/shoots"

See what the functions log:

  aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text
  aws logs filter-log-events --query 'events[].message' --output text --log-group-name NAME

Have the simulated Segmind go down for a minute, and end that early:

  curl -sS ${simulator.controlUrl}/outages --json '{"call":"all","seconds":60,"step":{"status":503}}'
  curl -sS -X DELETE ${simulator.controlUrl}/outages

The engine's log: ${engine.logFile}
`;
}
