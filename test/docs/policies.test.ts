import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type PolicyName, readPolicy } from '../../local/policy.ts';
import type { StackOutputs } from '../../local/stack.ts';
import { synthesize } from '../support/synthesized.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

interface Statement {
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

async function statementsOf(name: string): Promise<Statement[]> {
  return JSON.parse(await read(`docs/policies/${name}.json`)).Statement;
}

const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action).sort();

/** Whether a policy allows an action on some resource with an ARN like this. */
function allows(statements: readonly Statement[], action: string, arn: RegExp): boolean {
  return statements.some(
    ({ Action, Resource }) =>
      [Action].flat().some((one) => one === action || one === `${action.split(':')[0]}:*`) &&
      [Resource].flat().some((one) => one === '*' || arn.test(one)),
  );
}

/** The IAM actions of the AWS commands that the sources in these folders send. */
async function actionsIn(folders: readonly string[], except: readonly string[] = []): Promise<string[]> {
  const files = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(new URL(folder, root), { recursive: true });
      return names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}${name}`);
    }),
  );
  const actions = new Set<string>();
  for (const file of files.flat()) {
    if (except.some((folder) => file.startsWith(folder))) continue;
    for (const [, names = '', service = ''] of (await read(file)).matchAll(
      /import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g,
    )) {
      for (const [, command = '', page = ''] of names.matchAll(/\b(?:([A-Z]\w+)Command|paginate(\w+))\b/g)) {
        actions.add(`${SERVICES[service] ?? service}:${ACTIONS[command] ?? `${command}${page}`}`);
      }
    }
  }
  // This call needs no permission.
  actions.delete('sts:GetCallerIdentity');
  return [...actions].sort();
}

const SERVICES: Readonly<Record<string, string>> = { 'service-quotas': 'servicequotas', sfn: 'states' };
const ACTIONS: Readonly<Record<string, string>> = {
  Invoke: 'InvokeFunction',
  ListObjectsV2: 'ListBucket',
};

describe('the policies of docs/policies', () => {
  it('fit into a managed policy: AWS limits its length, not counting white space', async () => {
    for (const name of await readdir(new URL('docs/policies/', root))) {
      expect(JSON.stringify(JSON.parse(await read(`docs/policies/${name}`))).length, name).toBeLessThan(6144);
    }
  });

  it('allow a caller of the API to call it, and nothing else', async () => {
    const [statement, ...others] = await statementsOf('api-caller');
    expect(others).toEqual([]);
    expect(statement?.Action).toBe('execute-api:Invoke');
    expect(statement?.Resource).toBe('arn:aws:execute-api:REGION:ACCOUNT:API_ID/*');
  });

  it('allow a photographer what the command needs and what its page lists', async () => {
    const photographer = await statementsOf('photographer');
    const operators = [
      'client/doctor/',
      'client/close/',
      'client/forget/',
      'client/stack/invoke-function.ts',
    ];
    const sent = await actionsIn(['client/'], operators);
    expect(actionsOf(photographer)).toEqual([...sent, 'execute-api:Invoke'].sort());
    const [, said = ''] = /What the commands may need:(.*)/.exec(await read('docs/command.md')) ?? [];
    const listed = [...said.matchAll(/`([\w-]+:\w+)`/g)].map(([, action]) => action);
    expect(listed.sort()).toEqual(actionsOf(photographer));
    expect(allows(photographer, 's3:PutObject', /PHOTO_BUCKET\/uploads\/\*$/)).toBe(true);
    expect(allows(photographer, 's3:GetObject', /PHOTO_BUCKET\/results\/\*$/)).toBe(true);
    expect(allows(photographer, 's3:GetObject', /uploads/)).toBe(false);
  });

  it('allow an operator what the doctor needs, and what closes a stack and forgets a photo', async () => {
    const operator = actionsOf(await statementsOf('operator'));
    expect(operator).toEqual(expect.arrayContaining(await actionsIn(['client/'])));
  });

  it('allow the deployer to assume the roles that cdk bootstrap creates for it', async () => {
    const template = (await read('node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml'))
      .replaceAll(/\$\{Qualifier\}/g, 'hnb659fds')
      .replaceAll(/\$\{AWS::AccountId\}/g, 'ACCOUNT')
      .replaceAll(/\$\{AWS::Region\}/g, 'REGION');
    const [assume] = await statementsOf('deployer');
    for (const role of [assume?.Resource ?? []].flat()) {
      expect(template).toContain(`Fn::Sub: ${role.replace('arn:aws:iam::ACCOUNT:role/', '')}\n`);
    }
  });
});

/**
 * The action that creates each type of resource, and a pattern for its ARN in the policy. Functions are named
 * STACK_NAME-…, and so on.
 */
const CREATED_BY: Readonly<Record<string, readonly [action: string, arn: RegExp]>> = {
  'AWS::ApiGatewayV2::Api': ['apigateway:POST', /:apigateway:REGION::\/\*$/],
  'AWS::ApiGatewayV2::Authorizer': ['apigateway:POST', /:apigateway:REGION::\/\*$/],
  'AWS::ApiGatewayV2::Integration': ['apigateway:POST', /:apigateway:REGION::\/\*$/],
  'AWS::ApiGatewayV2::Route': ['apigateway:POST', /:apigateway:REGION::\/\*$/],
  'AWS::ApiGatewayV2::Stage': ['apigateway:POST', /:apigateway:REGION::\/\*$/],
  'AWS::CloudWatch::Alarm': ['cloudwatch:PutMetricAlarm', /:alarm:STACK_NAME-\*$/],
  'AWS::CloudWatch::Dashboard': ['cloudwatch:PutDashboard', /:dashboard\/STACK_NAME\*$/],
  'AWS::DynamoDB::Table': ['dynamodb:CreateTable', /:table\/STACK_NAME-\*$/],
  'AWS::Events::Archive': ['events:CreateArchive', /:archive\/\*$/],
  'AWS::Events::Rule': ['events:PutRule', /:rule\/STACK_NAME-\*$/],
  'AWS::IAM::Policy': ['iam:PutRolePolicy', /:role\/STACK_NAME-\*$/],
  'AWS::IAM::Role': ['iam:CreateRole', /:role\/STACK_NAME-\*$/],
  'AWS::KMS::Key': ['kms:CreateKey', /^\*$/],
  'AWS::Lambda::Alias': ['lambda:CreateAlias', /:function:STACK_NAME-\*$/],
  'AWS::Lambda::EventInvokeConfig': ['lambda:PutFunctionEventInvokeConfig', /:function:STACK_NAME-\*$/],
  'AWS::Lambda::EventSourceMapping': ['lambda:CreateEventSourceMapping', /^\*$/],
  'AWS::Lambda::Function': ['lambda:CreateFunction', /:function:STACK_NAME-\*$/],
  'AWS::Lambda::Permission': ['lambda:AddPermission', /:function:STACK_NAME-\*$/],
  'AWS::Lambda::Version': ['lambda:PublishVersion', /:function:STACK_NAME-\*$/],
  'AWS::Logs::LogGroup': ['logs:CreateLogGroup', /^\*$/],
  'AWS::S3::Bucket': ['s3:CreateBucket', /:::BUCKET_PREFIX-\*$/],
  'AWS::S3::BucketPolicy': ['s3:PutBucketPolicy', /:::BUCKET_PREFIX-\*$/],
  'AWS::SNS::Topic': ['sns:CreateTopic', /:STACK_NAME-\*$/],
  'AWS::SNS::TopicPolicy': ['sns:SetTopicAttributes', /:STACK_NAME-\*$/],
  'AWS::SQS::Queue': ['sqs:CreateQueue', /:STACK_NAME-\*$/],
  'AWS::SQS::QueuePolicy': ['sqs:SetQueueAttributes', /:STACK_NAME-\*$/],
  'AWS::SecretsManager::Secret': ['secretsmanager:CreateSecret', /:secret:\*$/],
  'AWS::StepFunctions::StateMachine': ['states:CreateStateMachine', /:states:REGION:ACCOUNT:\*$/],
};

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes, different for each type.
  readonly Properties?: any;
}

/** All resources, of every setting. */
const resources = [
  { notifications: 'true', webhooks: JSON.stringify([{ name: 'shop', url: 'https://shop.example/hook' }]) },
  { apiAuth: 'jwt', apiJwtIssuer: 'https://issuer.example', apiJwtAudience: 'retouch-api' },
].flatMap((settings) => Object.values<Resource>(synthesize(settings).toJSON().Resources));

describe('the guide to the first deployment', () => {
  const outputs = {
    ApiUrl: 'https://abc123.execute-api.eu-central-1.amazonaws.com/',
    StateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Workflow-1',
    PhotoBucketName: 'photos-1',
  };

  it.each(['api-caller', 'photographer', 'operator', 'deployer', 'cloudformation'])(
    'has a shell line that puts the parts of a stack into the policy %s',
    async (name) => {
      const [policyFunction = ''] =
        /^policy\(\) \{[\s\S]*?^\}$/m.exec(await read('docs/first-deploy.md')) ?? [];
      const known = Object.entries(outputs).map(([output, value]) => `${output}) echo '${value}';;`);
      const program = `output() { case $1 in ${known.join(' ')} esac; }\n${policyFunction}\npolicy ${name}`;
      const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', program], {
        cwd: fileURLToPath(root),
        env: { PATH: process.env.PATH, AWS_REGION: 'eu-central-1', ACCOUNT: '123456789012' },
      });
      expect(JSON.parse(stdout).Statement).not.toEqual([]);
      expect(stdout.match(/[A-Z]+_[A-Z_]+|REGION|ACCOUNT/g)).toBeNull();
      const readByDev = ['api-caller', 'photographer', 'operator'].find((one) => one === name);
      if (readByDev !== undefined) {
        expect(stdout).toBe(
          await readPolicy(readByDev as PolicyName, outputs as unknown as StackOutputs, 'Retouch'),
        );
      }
    },
  );
});

describe('the policy of CloudFormation’s role', () => {
  it.each([...new Set(resources.map(({ Type }) => Type))])('allows it to create %s', async (type) => {
    const [action = '', arn = /^$/] = CREATED_BY[type] ?? [];
    expect(action, `say in this test what creates ${type}, and allow it in cloudformation.json`).not.toBe('');
    expect(allows(await statementsOf('cloudformation'), action, arn)).toBe(true);
  });

  it('allows it to pass roles to the services that assume them, and to no other', async () => {
    const roles = resources.filter(({ Type }) => Type === 'AWS::IAM::Role');
    const services = roles.flatMap(({ Properties }) =>
      Properties.AssumeRolePolicyDocument.Statement.map(
        ({ Principal }: { Principal: { Service: string } }) => Principal.Service,
      ),
    );
    const pass = (await statementsOf('cloudformation')).find(({ Action }) => Action === 'iam:PassRole');
    const allowed = [pass?.Condition?.StringEquals?.['iam:PassedToService'] ?? []].flat();
    expect(allowed).toEqual(expect.arrayContaining([...new Set(services)]));
    expect(
      allowed.filter((service) => !['lambda', 'states', 'events'].includes(service.split('.')[0] ?? '')),
    ).toEqual([]);
  });

  it('relies on roles without managed policies', () => {
    const roles = resources.filter(({ Type }) => Type === 'AWS::IAM::Role');
    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns !== undefined)).toEqual([]);
  });
});
