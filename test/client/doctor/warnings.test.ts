import { afterEach, describe, expect, it, vi } from 'vitest';
import { problem } from '../support/api-stand-in.ts';
import { Crash, denied, refused } from './aws-stand-in.ts';
import { described, type Illness, invoke, LINE, topic, visit } from './doctor-world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the doctor', () => {
  it.each<[string, Illness, string, string]>([
    [
      'a deployment that was taken back',
      { status: 'UPDATE_ROLLBACK_COMPLETE' },
      '! The last deployment of the stack "Retouch" failed and was rolled back',
      'deploy again',
    ],
    [
      'a deployment that is under way',
      { status: 'UPDATE_IN_PROGRESS' },
      '! The stack "Retouch" is being changed now',
      'Wait',
    ],
    [
      'an older stack',
      { routes: { 'GET /limits': { version: '0.0.9' } } },
      '! The stack is version 0.0.9, older than this command (0.2.0).',
      'npx cdk deploy',
    ],
    [
      'a newer stack',
      { routes: { 'GET /limits': { version: '0.10.0' } } },
      '! The stack is version 0.10.0, newer than this command (0.2.0).',
      'git pull',
    ],
    [
      'a stack that does not know its version',
      { routes: { 'GET /limits': problem(404, 'route-not-found', 'no') } },
      '! The stack is older than this command (0.2.0)',
      'npx cdk deploy',
    ],
    [
      'a profile that sends the key in the other header',
      invoke({ key: { kind: 'accepted', header: 'x-api-key', profileHeader: 'bearer' } }),
      '! Segmind accepts the API key in the header x-api-key, but the model’s profile says bearer.',
      'apiKeyHeader',
    ],
    [
      'a balance that does not last',
      { routes: { 'GET /line': { ...LINE, waiting: 100 } } },
      '! The balance at Segmind is $3.25, enough for 65 photos at $0.05; 100 are in the line.',
      'Add credits',
    ],
    [
      'a rate limit',
      { routes: { 'GET /line': { ...LINE, pausedUntil: '2026-11-26T12:00:00.000Z' } } },
      '! Segmind’s rate limit is reached',
      'by itself',
    ],
    [
      'a new account’s quota of Lambda',
      { aws: { GetAccountSettings: { AccountLimit: { UnreservedConcurrentExecutions: 10 } } } },
      '! Lambda runs 10 functions of this account at once; 5 photos at Segmind need about 25.',
      'quotas/L-B99A9384',
    ],
    [
      'alarms that may do nothing',
      described({ ActionsEnabled: false }),
      '! 1 alarm of 1 send no message: their actions are switched off.',
      'aws cloudwatch enable-alarm-actions',
    ],
    [
      'a stack without a topic',
      { outputs: { NotificationTopicArn: null } },
      '! No person gets a message when an alarm goes off: the stack has no topic for messages.',
      '"notifications": true into cdk.json',
    ],
    [
      'a topic without subscribers',
      { aws: { GetTopicAttributes: topic(0, 0) } },
      '! No person gets a message when an alarm goes off: the topic has no subscriber.',
      'aws sns subscribe',
    ],
    [
      'a subscription that is not confirmed',
      { aws: { GetTopicAttributes: topic(0, 1) } },
      '! No person gets a message when an alarm goes off: 1 subscription of the topic not confirmed.',
      'the mail that AWS sent',
    ],
  ])('warns of %s, says what to do, and exits with 0', async (_, illness, words, todo) => {
    const { exitCode, text } = await visit(illness);
    expect(text).toContain(words);
    expect(text).toContain(todo);
    expect(text).toContain('No faults; 1 warning.');
    expect(exitCode).toBe(0);
  });

  it.each<[string, Illness, string]>([
    [
      'Segmind, without permission to invoke',
      { aws: { Invoke: denied('lambda:InvokeFunction') } },
      '? Segmind could not be checked: Your AWS user or role does not have the permission: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: lambda:InvokeFunction',
    ],
    [
      'Segmind, of an older stack',
      { outputs: { CheckSegmindFunctionName: null } },
      '? Segmind could not be checked: the stack has no output CheckSegmindFunctionName',
    ],
    [
      'whether Segmind accepts the key',
      invoke({ key: { kind: 'unclear', why: 'HTTP 429' } }),
      '? Whether Segmind accepts the API key is not known: HTTP 429',
    ],
    [
      'the balance',
      invoke({ balance: { kind: 'unclear', why: 'HTTP 500' } }),
      '? The balance at Segmind is not known: HTTP 500',
    ],
    [
      'whether the model is known',
      invoke({ model: { kind: 'unclear', why: 'HTTP 503' } }),
      '? Whether Segmind knows the model is not known: HTTP 503',
    ],
    [
      'Lambda’s quota',
      { aws: { GetAccountSettings: denied('lambda:GetAccountSettings') } },
      '? Lambda’s quota could not be checked: Your AWS user or role does not have the permission',
    ],
    [
      'Step Functions’ quota',
      { aws: { ListServiceQuotas: denied('servicequotas:ListServiceQuotas') } },
      '? Step Functions’ quota could not be checked: Your AWS user or role does not have the permission',
    ],
    [
      'Step Functions’ quota, where it is not listed',
      { aws: { ListServiceQuotas: { Quotas: [] } } },
      '? Step Functions’ quota could not be checked: Service Quotas does not list it here.',
    ],
    [
      'Segmind, as the function crashes',
      { aws: { Invoke: new Crash('The secret cannot be decrypted') } },
      '? Segmind could not be checked: the function check-segmind crashed: The secret cannot be decrypted. Its log says more.',
    ],
    [
      'Segmind, as the report is none that is known',
      { aws: { Invoke: { kind: 'other' } } },
      '? Segmind could not be checked: the function check-segmind sent an answer that this version of retouch does not know.',
    ],
    [
      'the rules',
      { aws: { DescribeRule: denied('events:DescribeRule') } },
      '? The rules could not be checked: Your AWS user or role does not have the permission',
    ],
    [
      'the alarms',
      { aws: { DescribeAlarms: denied('cloudwatch:DescribeAlarms') } },
      '? The alarms could not be checked: Your AWS user or role does not have the permission',
    ],
    [
      'the topic',
      { aws: { GetTopicAttributes: refused('AuthorizationError', 'no permission') } },
      '? The topic of alarms could not be checked: Your AWS user or role does not have the permission: no permission',
    ],
  ])('says why it could not check %s, which is not a fault', async (_, illness, words) => {
    const { exitCode, text } = await visit(illness);
    expect(text).toContain(words);
    expect(text).toContain('No faults. 1 could not be checked, which is no fault.');
    expect(exitCode).toBe(0);
  });
});
