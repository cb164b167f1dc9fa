import { afterEach, describe, expect, it, vi } from 'vitest';
import { Reply } from '../support/api-stand-in.ts';
import { refused } from './aws-stand-in.ts';
import { BREAKER, described, invoke, LINE, topic, visit } from './doctor-world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const NONE = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
const withoutCredentials = () => {
  for (const [name, value] of Object.entries(NONE)) vi.stubEnv(name, value);
};

describe('the doctor of a healthy stack', () => {
  it('prints a line for each check, in order, and exits with 0', async () => {
    const { exitCode, lines } = await visit();
    expect(lines.map((line) => line.replace(/http:\S+/, '(the API)'))).toEqual([
      '✓ You are arn:aws:iam::123456789012:user/ana, in eu-central-1.',
      '✓ The stack "Retouch" is deployed (UPDATE_COMPLETE).',
      '✓ The API answers your calls: (the API)',
      '✓ Stack and command are both version 0.2.0.',
      '✓ Photos can be listed: s3://photos/',
      '✓ Segmind (https://api.segmind.com) answers the stack, in 120 ms.',
      '✓ Segmind accepts the API key, in the header Authorization: Bearer.',
      '✓ The balance at Segmind is $3.25, enough for 65 photos at $0.05.',
      '✓ Segmind probably knows /workflows/1-v1: it answers HTTP 405 to a GET, and does not say that it is missing. Only a photo can prove it: --paid.',
      '✓ The line moves. 0 photos of at most 5 at Segmind. 0 photos waiting.',
      '✓ Lambda runs 1,000 functions of this account at once; 5 photos at Segmind need about 25.',
      '✓ Step Functions can start 1,300 photos at once, then 300 a second; the others wait.',
      '✓ No rule that starts functions is disabled, of 1.',
      '✓ No alarm has gone off, of 1.',
      '✓ Alarm messages go to 1 subscriber of the topic.',
      '',
      'No faults.',
      '',
    ]);
    expect(exitCode).toBe(0);
  });

  it.each([
    [{ bought: 3, free: 0.25 }, '$3.25 (credits $3.00, free credits $0.25), enough'],
    [{ bought: 3.25, free: null }, '$3.25 (credits $3.25, Segmind does not name free credits), enough'],
  ])('names the bought and the free credits at Segmind: %j', async (fields, words) => {
    const balance = { kind: 'known', dollars: 3.25, price: 0.05, photos: 65, ...fields };
    expect((await visit(invoke({ balance }))).text).toContain(words);
  });

  it('prints one object per check for programs', async () => {
    const { text } = await visit({ json: true, aws: { GetTopicAttributes: topic(0, 0) } });
    const events = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toEqual({
      event: 'check',
      check: 'credentials',
      state: 'ok',
      words: 'You are arn:aws:iam::123456789012:user/ana, in eu-central-1.',
    });
    expect(events.at(-1)).toMatchObject({
      check: 'notifications',
      state: 'warning',
      todo: expect.stringContaining('aws sns subscribe'),
    });
    expect(events).toHaveLength(15);
  });
});

describe('the doctor', () => {
  it('exits with 3 if the line is held and there is no other fault, with cause and next trial', async () => {
    const { exitCode, text } = await visit({
      routes: { 'GET /line': { ...LINE, breaker: BREAKER } },
      ...described({ AlarmName: 'Retouch-AlarmsBreakerOpen1', StateValue: 'ALARM' }),
    });
    expect(text).toMatch(
      /✗ The circuit breaker is open since .*: The daily limit of 100 dollars is reached\. Next trial .*00:00 UTC\./,
    );
    expect(text).toContain('! The alarm Retouch-AlarmsBreakerOpen1 has gone off');
    expect(exitCode).toBe(3);
  });

  it('names the stack in the lines of the CDK if it is not called Retouch', async () => {
    const { text } = await visit({
      connect: { stack: 'RetouchTest' },
      outputs: { CheckSegmindFunctionName: null, NotificationTopicArn: null },
      routes: { 'GET /limits': { version: '0.0.9' } },
      aws: { DescribeAlarms: { MetricAlarms: [] } },
    });
    const typed = text.match(/npx cdk deploy[^,.]*/g);
    expect(typed).toHaveLength(4);
    for (const line of typed ?? []) expect(line).toContain(' -c stackName=RetouchTest');
  });

  it('exits with 1 if the line is held and there is another fault', async () => {
    const { exitCode } = await visit({
      routes: { 'GET /line': { ...LINE, breaker: BREAKER } },
      ...invoke({ key: { kind: 'refused', said: 'no' } }),
    });
    expect(exitCode).toBe(1);
  });

  it('runs all checks that do not need a faulty part', async () => {
    const { text } = await visit({ routes: { 'GET /line': new Reply(403, { message: 'Forbidden' }) } });
    expect(text).toContain('? The line could not be checked: it needs the API, see above.');
    expect(text).toContain('✓ Segmind accepts the API key');
    expect(text).toContain('✓ Photos can be listed');
    expect(text).toContain('✓ Lambda runs 1,000 functions of this account at once.');
  });

  it('says that there are no credentials, and what works without them', async () => {
    const { exitCode, text } = await visit({ before: withoutCredentials });
    expect(text).toContain('✗ No AWS credentials are found. Sign in (aws sso login)');
    expect(text).toContain('→ retouch also works with only the API');
    expect(text).toContain('? The stack could not be checked: it needs your AWS credentials, see above.');
    expect(exitCode).toBe(1);
  });

  it('names a profile that is in no config file', async () => {
    const { exitCode, text } = await visit({ connect: { profile: 'nope' } });
    expect(text).toContain('✗ There is no profile "nope" in AWS\'s config files; they have none.');
    expect(text).not.toContain('No AWS credentials');
    expect(exitCode).toBe(1);
  });

  it('says that credentials have expired', async () => {
    const expired = refused('ExpiredToken', 'The security token included in the request is expired');
    const { text } = await visit({ aws: { GetCallerIdentity: expired, DescribeStacks: expired } });
    expect(text).toContain('✗ Your AWS credentials have expired.');
  });

  it('checks only the API if it has an address and a token', async () => {
    const { exitCode, lines, api } = await visit({
      before: withoutCredentials,
      connect: { token: 'a-token', throughApi: true },
      routes: { 'GET /uploads': { files: [], nextCursor: null } },
    });
    expect(lines.filter((line) => line.startsWith('✓')).map((line) => line.slice(2, 14))).toEqual([
      'The API answ',
      'Stack and co',
      'Photos can b',
      'The line mov',
    ]);
    expect(lines.filter((line) => line.startsWith('?'))).toHaveLength(8);
    expect(api.seen.every(({ headers }) => headers.authorization === 'Bearer a-token')).toBe(true);
    expect(exitCode).toBe(0);
  });
});
