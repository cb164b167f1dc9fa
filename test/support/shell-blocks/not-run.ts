const ACCOUNT = 'needs an account of AWS, or a person who signs in';
const DEPLOYS =
  'deploys; test/support/deployed/deployed-stack.ts and test/e2e/down/ deploy with the same command';
const DOWN = 'takes the stack down; test/e2e/down/ does it on a stack of its own';
const RETOUCH = 'test/e2e/client/ and test/e2e/line/doctor.test.ts run the command';
const SUITE = 'runs the project’s own tests or programs';
const MAIL = 'sends a mail for confirmation to a person';
const KEY = 'replaces the key with which all other tests submit';
const NAME = 'has a word in capitals for a name; its command runs in other blocks';
const MOVES = 'the local engine knows no start-message-move-task';
const HOOK = 'this stack has no receiver of webhooks; test/e2e/line/webhooks.test.ts does the same';
const BACKUP = 'the local engine restores no table';
const REBUILD = 'rebuilds the table from records that other tests are writing; test/e2e/down/ does it alone';
const ALL = 'changes what all other tests of this stack count on';

/**
 * The blocks of shell that test/e2e/docs-lines.test.ts does not run, each with the reason: by page, and by
 * the first line of the block that is no comment. test/docs/shell-lines.test.ts checks them without AWS.
 */
export const NOT_RUN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'README.md': {
    'npm ci && npm start': SUITE,
    'npm ci': DEPLOYS,
    'aws secretsmanager put-secret-value': KEY,
    'npx retouch up': RETOUCH,
  },
  'CONTRIBUTING.md': { 'npm ci && npm run check': SUITE },
  'docs/command.md': {
    'retouch up': RETOUCH,
    'npx --prefix': 'test/client/write-bundle.test.ts installs the command',
  },
  'docs/deployed-suite.md': {
    'RETOUCH_STACK=RetouchTest npm run test:e2e': SUITE,
    'npm run -s simulator': SUITE,
    'npx cdk deploy': DEPLOYS,
  },
  'docs/first-deploy.md': {
    'aws configure sso': ACCOUNT,
    'git clone': 'the clone is this one',
    'npx cdk bootstrap': DEPLOYS,
    'aws iam create-policy': DEPLOYS,
    'npx cdk deploy': DEPLOYS,
    'aws sns subscribe': MAIL,
    'read -rs SEGMIND_API_KEY': KEY,
    'npx retouch doctor': RETOUCH,
    'for name in api-caller': 'an administrator does it; test/docs/first-deploy.test.ts makes each policy',
    'aws budgets create-budget': ACCOUNT,
    'npm ci': DEPLOYS,
  },
  'docs/models.md': { 'npx cdk deploy': DEPLOYS },
  'docs/operating.md': { 'aws sns subscribe': MAIL },
  'docs/performance.md': { 'npm run bench': SUITE },
  'docs/pictures.md': { 'npm run bench': SUITE },
  'docs/runbook.md': {
    'aws secretsmanager put-secret-value': KEY,
    'aws dynamodb update-item': 'makes a trial due, and needs an open breaker: test/e2e/line/ opens one',
    'aws events enable-rule': NAME,
    'aws stepfunctions stop-execution': NAME,
    'arn_of()': MOVES,
    'aws sqs receive-message --queue-url "$(output WebhookShop': HOOK,
    'errors_of FUNCTION_NAME': NAME,
    'npx retouch close': ALL,
    'aws dynamodb restore-table-to-point-in-time': BACKUP,
    'aws dynamodb update-table': BACKUP,
    'aws cloudformation update-termination-protection': DOWN,
    'npx cdk deploy': DEPLOYS,
    'aws lambda invoke --function-name "$(output AuditFunctionName)" --cli-binary-format': REBUILD,
  },
  'docs/webhooks.md': {
    'export WEBHOOK_SECRET': HOOK,
    'aws secretsmanager put-secret-value': HOOK,
    'rules=$(output': HOOK,
  },
};

/** Returns why a block is not run; undefined if it is run. */
export function reasonNotToRun({
  at,
  text,
}: {
  readonly at: string;
  readonly text: string;
}): string | undefined {
  const first = text.split('\n').find((line) => !/^(#|$)/.test(line)) ?? '';
  const ofPage = NOT_RUN[at.split(':')[0] ?? ''] ?? {};
  return Object.entries(ofPage).find(([begin]) => first.startsWith(begin))?.[1];
}
