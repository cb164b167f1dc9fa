import { afterEach, describe, expect, it, vi } from 'vitest';
import { problem, Reply } from '../support/api-stand-in.ts';
import { denied, refused } from './aws-stand-in.ts';
import { described, type Illness, invoke, visit } from './doctor-world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const newKey = 'store it: aws secretsmanager put-secret-value --secret-id arn:secret';

describe('the doctor', () => {
  it.each<[string, Illness, string, string]>([
    [
      'a stack that is not there',
      { aws: { DescribeStacks: refused('ValidationError', 'Stack with id Retouch does not exist') } },
      '✗ There is no stack "Retouch" in eu-central-1',
      'Deploy it (npx cdk deploy)',
    ],
    [
      'a stack that the user may not see',
      { aws: { DescribeStacks: refused('AccessDenied', 'User: ana is not authorized') } },
      '✗ You may not see a stack "Retouch" in eu-central-1.',
      '→ Name the stack: --stack, --region, --profile.',
    ],
    [
      'a deployment that failed',
      { status: 'UPDATE_ROLLBACK_FAILED' },
      '✗ The last deployment of the stack "Retouch" failed (UPDATE_ROLLBACK_FAILED).',
      'then deploy again',
    ],
    [
      'an API that refuses the user',
      { routes: { 'GET /line': new Reply(403, { message: 'Forbidden' }) } },
      '✗ You may not call the API of this stack (it answered 403 "Forbidden")',
      'execute-api:Invoke',
    ],
    [
      'an intake that is closed',
      { aws: { GetFunctionConcurrency: { ReservedConcurrentExecutions: 0 } } },
      '✗ The intake is closed: no photo begins, and the API answers nothing.',
      'To open it: retouch close --reopen.',
    ],
    [
      'an intake that may be closed, if the user may not look at the function',
      {
        aws: { GetFunctionConcurrency: denied('lambda:GetFunctionConcurrency') },
        routes: { 'GET /line': new Reply(503, { message: 'Service Unavailable' }, { 'retry-after': '0' }) },
      },
      '✗ The intake is closed, or Lambda has no room for the API (it answered 503 "Service Unavailable").',
      'To open it: retouch close --reopen.',
    ],
    [
      'an address that is no API of Retouch',
      { routes: { 'GET /line': problem(404, 'route-not-found', 'no') } },
      '✗ There is no API of Retouch at http://127.0.0.1',
      'Check --api-url',
    ],
    [
      'photos that may not be listed',
      { aws: { ListObjectsV2: refused('AccessDenied', 'not authorized to perform: s3:ListBucket') } },
      '✗ Photos cannot be listed in s3://photos/: Your AWS user or role does not have the permission: not authorized to perform: s3:ListBucket',
      '--through-api',
    ],
    [
      'a Segmind that cannot be reached',
      invoke({ reach: { kind: 'unanswered', why: 'ENOTFOUND' } }),
      '✗ Segmind (https://api.segmind.com) does not answer the stack: ENOTFOUND.',
      'segmindOrigin',
    ],
    [
      'a Segmind that is out of order',
      invoke({ reach: { kind: 'failing', said: 'HTTP 503 down' } }),
      '✗ Segmind (https://api.segmind.com) is out of order: it answers HTTP 503 down.',
      'Nothing to do: photos wait and are not lost. Look again later',
    ],
    [
      'a key that is missing',
      invoke({ reach: { kind: 'not-asked' }, key: { kind: 'missing', why: 'The secret has no value yet.' } }),
      '✗ No usable API key is stored. The secret has no value yet.',
      'aws secretsmanager put-secret-value --secret-id arn:secret',
    ],
    [
      'a key that is refused',
      invoke({ key: { kind: 'refused', said: '{"error":"Unauthorized"}' } }),
      '✗ Segmind rejects the API key, in both headers: {"error":"Unauthorized"}',
      newKey,
    ],
    [
      'a balance that is used up',
      invoke({ balance: { kind: 'known', dollars: 0.02, price: 0.05, photos: 0 } }),
      '✗ The balance at Segmind is $0.02, less than the $0.05 of one photo.',
      'Add credits',
    ],
    [
      'a model that is gone',
      invoke({ model: { kind: 'not-known', path: '/workflows/1-v1', status: 410, said: 'retired' } }),
      '✗ Segmind does not know /workflows/1-v1: it answers HTTP 410, retired',
      'docs/models.md',
    ],
    [
      'a rule that is disabled',
      { aws: { DescribeRule: { Description: 'Keeps the line', State: 'DISABLED' } } },
      '✗ The rule Retouch-EachMinute is disabled: "Keeps the line" does not happen.',
      'aws events enable-rule --name Retouch-EachMinute',
    ],
    [
      'an alarm that has gone off',
      described({ StateValue: 'ALARM' }),
      '✗ The alarm Retouch-AlarmsFailedExecutions has gone off: Many photos failed at once.',
      'docs/runbook.md#failed-executions',
    ],
    [
      'an alarm with the address of a runbook',
      described({
        StateValue: 'ALARM',
        AlarmDescription: 'Photos failed. Runbook: https://wiki.example.com/runbook#photos-failed',
      }),
      '✗ The alarm Retouch-AlarmsFailedExecutions has gone off: Photos failed.',
      'What to do: https://wiki.example.com/runbook#photos-failed',
    ],
    [
      'an alarm that was deleted',
      { aws: { DescribeAlarms: { MetricAlarms: [] } } },
      '✗ Of 1 alarm that the stack created, 0 exist.',
      'Deploy the stack again',
    ],
  ])('reports %s as a fault, says what to do, and exits with 1', async (_, illness, words, todo) => {
    const { exitCode, text } = await visit(illness);
    expect(text).toContain(words);
    expect(text).toContain(todo);
    expect(text).toMatch(/\n1 fault, /);
    expect(exitCode).toBe(1);
  });
});
