import { exampleBlock } from './examples.ts';

/** What a caller has to know before the routes. */
export const API_GUIDE: readonly string[] = [
  '## Where it is',
  'The stack’s output `ApiUrl` is the base URL; paths of routes come behind it. `npm run dev` prints that of the local engine, with credentials for it, as lines for another terminal.',
  exampleBlockOf(
    'sh',
    `API_URL=$(aws cloudformation describe-stacks --stack-name "\${RETOUCH_STACK:-Retouch}" \\
  --query "Stacks[0].Outputs[?OutputKey=='ApiUrl'].OutputValue" --output text | sed 's:/$::')`,
  ),
  '`Location` is relative to the URL of the request, as RFC 9110 allows: `new URL(response.headers.get("location"), response.url)`. So it is right under a custom domain, behind a proxy and on the local engine.',
  '## How to sign in',
  'The setting `apiAuth` decides. With `iam`, the default, each request is signed (Signature Version 4, service `execute-api`) with AWS credentials that may `execute-api:Invoke`. `eval "$(aws configure export-credentials --format env)"` puts those of the AWS CLI into the environment; `AWS_REGION` is that of the stack. curl signs by itself (7.82 or later, for `--json`; older than 8 it signs a query rightly only if its parameters are in order of their names and percent-encoded, a slash as `%2F`; AWS answers 403 else), and [aws4fetch](https://github.com/mhart/aws4fetch) in TypeScript:',
  exampleBlock('sign-in.sh'),
  'This is the file `sign-in.ts`:',
  exampleBlock('sign-in.ts'),
  'With `jwt`, each request has a token of `apiJwtIssuer` for one of `apiJwtAudience`, and, if `apiJwtScopes` are set, with one of them in its `scope` or `scp`. API Gateway checks tokens itself, and asks this of an issuer ([AWS](https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html)):',
  [
    '- Its tokens are signed with RSA keys (`RS256`, `RS384`, `RS512`): other algorithms, such as `ES256`, are refused with 401. They have `kid`, `iss`, `aud` and `exp`.',
    '- `<apiJwtIssuer>/.well-known/openid-configuration` and the `jwks_uri` in it are public, over https, also at the moment of the deployment: API Gateway reads the first as it makes the authorizer, and without an answer the deployment fails with `Issuer must have a valid discovery endpoint`. An issuer inside a private network does not do.',
    '- Set `apiJwtScopes` if the issuer’s ID tokens have the same audience as its access tokens: nothing else tells them apart.',
  ].join('\n'),
  'The examples then begin with these instead:',
  exampleBlock('sign-in-jwt.sh'),
  exampleBlock('sign-in-jwt.ts'),
  'Every example in TypeScript uses this file, `client.ts`. For types of all routes and shapes, generate a client from `GET /openapi.json`.',
  exampleBlock('client.ts'),
  '## How often to ask',
  'Do not ask for each photo: that is as many requests as photos, and all callers share `apiRateLimit` (50 a second by default; above it API Gateway answers 429). One `GET /shoot?folder=…` answers a whole shoot, whatever its size: once in 5 seconds is often enough. One `GET /retouches` answers 100 photos, by `reference`, `folder` or `status`. A folder in a query is percent-encoded: `folder=spring%2Fana`, `folder=M%C3%BCller`. A photo takes half a minute if no others wait: every 10 seconds is often enough for a few photos, every minute for a queue of hundreds; `GET /line` says how many wait. After a 429, wait as `Retry-After` says, or longer each time if it says nothing.',
  'To be told instead of asking, take the events `Photo Retouched` and `Photo Failed` from EventBridge ([their schema](completion-event.schema.json)): they have the photo’s `reference`, id and record. `Shoot Finished` ([schema](shoot-event.schema.json)) tells of a whole shoot. [Webhooks](webhooks.md) bring the same over HTTP.',
  '## With the API alone',
  'A client needs no permission on the bucket: `GET /limits` says which files are taken, `POST /uploads` gives a URL to put each to (with `sha256`, S3 refuses what does not arrive whole), `GET /uploads` lists what is there, `GET /results` what came out, with a URL for each file, and `GET` and `PUT /decisions` keep what a person decided on a review.',
  '## What is paid, and what can pay twice',
  'A photo is paid for once: the same upload, asked for or dropped however often, is one retouch, and the same bytes with the same recipe and model under the same key take the earlier result. These run a photo again, and can pay again:',
  '- `again: true` in `POST /uploads` and `POST /retouches`: it runs although it has a result.',
  '- `payAgain: true` in `POST /retouches/{id}/retry`: it is submitted although it is, or may be, paid for. Without it, a retry that may pay again answers 409, `may-pay-again`, and all others are free or collect what was paid.',
  '- `POST /retouches/{id}/redo` and `POST /shoot/redo`: a new job for each, unless nothing but `strength` or `output` is to be other, or an earlier version comes back: that is free.',
  '- Other bytes under a key (`overwrite: true`), another recipe, another model: that is another photo. So is the same file under another key, such as one that the API made.',
  '- A repeated import without `Idempotency-Key` and with `overwrite`: the server may give other bytes. With the key, a request does nothing a second time for two days.',
  '`paid` in every answer says whether Segmind bills a job of the photo; null if that is not known.',
];

function exampleBlockOf(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
