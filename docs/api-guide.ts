import { exampleBlock } from './examples.ts';

/** What a caller has to know before the routes. */
export const API_GUIDE: readonly string[] = [
  '## Base URL',
  'The stack’s output `ApiUrl` is the base URL; append the path of a route to it. `npm run dev` prints the base URL of the local engine, with credentials for it, as lines for another terminal.',
  exampleBlockOf(
    'sh',
    `API_URL=$(aws cloudformation describe-stacks --stack-name "\${RETOUCH_STACK:-Retouch}" \\
  --query "Stacks[0].Outputs[?OutputKey=='ApiUrl'].OutputValue" --output text | sed 's:/$::')`,
  ),
  '`Location` is relative to the URL of the request, as RFC 9110 allows: `new URL(response.headers.get("location"), response.url)`. So it is correct under a custom domain, behind a proxy and on the local engine.',
  '## How to sign in',
  'The setting `apiAuth` decides how callers sign in. With `iam`, the default, sign each request (Signature Version 4, service `execute-api`) with AWS credentials that have the permission `execute-api:Invoke`. `eval "$(aws configure export-credentials --format env)"` copies the credentials of the AWS CLI into the environment; set `AWS_REGION` to the region of the stack. curl can sign requests itself (7.82 or later, for `--json`; before version 8, it signs a query correctly only if the parameters are sorted by name and percent-encoded, a slash as `%2F`; otherwise AWS answers 403). In TypeScript, use [aws4fetch](https://github.com/mhart/aws4fetch):',
  exampleBlock('sign-in.sh'),
  'This is the file `sign-in.ts`:',
  exampleBlock('sign-in.ts'),
  'With `jwt`, send a token of `apiJwtIssuer` for one of `apiJwtAudience` with each request. If `apiJwtScopes` are set, the token needs one of them in its `scope` or `scp`. API Gateway checks the tokens itself and requires this of an issuer ([AWS](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html)):',
  [
    '- It signs its tokens with RSA keys (`RS256`, `RS384`, `RS512`): API Gateway refuses other algorithms, such as `ES256`, with 401. The tokens have `kid`, `iss`, `aud` and `exp`.',
    '- `<apiJwtIssuer>/.well-known/openid-configuration` and the `jwks_uri` in it are public, over https, also during the deployment: API Gateway reads the first URL when it creates the authorizer, and without an answer the deployment fails with `Issuer must have a valid discovery endpoint`. An issuer inside a private network does not work.',
    '- Set `apiJwtScopes` if the issuer’s ID tokens have the same audience as its access tokens: API Gateway cannot distinguish them otherwise.',
  ].join('\n'),
  'With `jwt`, the examples begin with these lines instead:',
  exampleBlock('sign-in-jwt.sh'),
  exampleBlock('sign-in-jwt.ts'),
  'Every TypeScript example uses this file, `client.ts`. For the types of all routes and schemas, generate a client from `GET /openapi.json`.',
  exampleBlock('client.ts'),
  '## How often to poll',
  'Do not poll each photo: that needs one request per photo, and all callers share `apiRateLimit` (50 a second by default; above it API Gateway answers 429). One `GET /shoot?folder=…` covers a whole shoot of any size: poll it at most every 5 seconds. One `GET /retouches` returns 100 photos, by `reference`, `folder` or `status`. Percent-encode the folder in a query: `folder=spring%2Fana`, `folder=M%C3%BCller`. A photo takes half a minute if no other photos wait: poll every 10 seconds for a few photos, and every minute for a queue of hundreds; `GET /line` says how many wait. After a 429, wait as long as `Retry-After` says; without that header, wait longer each time.',
  'Instead of polling, you can subscribe to events in EventBridge: `Photo Retouched` and `Photo Failed` ([their schema](completion-event.schema.json)) have the photo’s `reference`, id and record. `Shoot Finished` ([schema](shoot-event.schema.json)) is about a whole shoot. [Webhooks](webhooks.md) send the same events over HTTP.',
  '## Without access to S3',
  'A client needs no permission on the bucket. `GET /limits` says which files Retouch accepts. `POST /uploads` returns a URL to upload a file to (with `sha256`, S3 refuses a file that does not arrive complete). `GET /uploads` lists the uploads. `GET /results` lists the results, with a URL for each file. `GET` and `PUT /decisions` read and store what a person decided on a review page.',
  '## What is paid, and what can cost twice',
  'You pay for a photo once. The same upload is one retouch, no matter how often it is uploaded or requested. The same bytes under the same key, with the same recipe and model, get the earlier result. These requests run a photo again, and can cost again:',
  '- `again: true` in `POST /uploads` and `POST /retouches`: the photo runs although it has a result.',
  '- `payAgain: true` in `POST /retouches/{id}/retry`: Retouch submits the photo although it is, or may be, paid for. Without it, a retry that may cost again answers 409, `may-pay-again`; all other retries are free or collect a paid job.',
  '- `POST /retouches/{id}/redo` and `POST /shoot/redo`: a new job for each photo. It is free to change only `strength` or `output`, or to restore an earlier version.',
  '- Other bytes under a key (`overwrite: true`), another recipe or another model make another photo. So does the same file under another key, such as one that the API generated.',
  '- A repeated import without `Idempotency-Key` and with `overwrite`: the server may send other bytes. With the key, a repeated request changes nothing for two days.',
  '`paid` in every answer says whether Segmind bills a job of the photo; null if that is not known.',
];

function exampleBlockOf(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
