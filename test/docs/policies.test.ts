import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { actionsInSources } from '../support/docs/aws-actions.ts';
import { actionsOf, type DocumentedStatement, readStatements } from '../support/docs/documented-policies.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

/** Whether a policy allows an action on some resource with an ARN like this. */
function allows(statements: readonly DocumentedStatement[], action: string, arn: RegExp): boolean {
  return statements.some(
    ({ Action, Resource }) =>
      [Action].flat().some((one) => one === action || one === `${action.split(':')[0]}:*`) &&
      [Resource].flat().some((one) => one === '*' || arn.test(one)),
  );
}

describe('the policies of docs/policies', () => {
  it('fit into a managed policy: AWS limits its length, not counting white space', async () => {
    for (const name of await readdir(new URL('docs/policies/', root))) {
      expect(JSON.stringify(JSON.parse(await read(`docs/policies/${name}`))).length, name).toBeLessThan(6144);
    }
  });

  it('allow a caller of the API to call it, and nothing else', async () => {
    const [statement, ...others] = await readStatements('api-caller');
    expect(others).toEqual([]);
    expect(statement?.Action).toBe('execute-api:Invoke');
    expect(statement?.Resource).toBe('arn:aws:execute-api:REGION:ACCOUNT:API_ID/*');
  });

  it('allow a photographer what the command needs and what its page lists', async () => {
    const photographer = await readStatements('photographer');
    const operators = [
      'client/doctor/',
      'client/close/',
      'client/forget/',
      'client/stack/invoke-function.ts',
    ];
    const sent = await actionsInSources(['client/'], operators);
    expect(actionsOf(photographer)).toEqual([...sent, 'execute-api:Invoke'].sort());
    const [, said = ''] = /What the commands may need:(.*)/.exec(await read('docs/command.md')) ?? [];
    const listed = [...said.matchAll(/`([\w-]+:\w+)`/g)].map(([, action]) => action);
    expect(listed.sort()).toEqual(actionsOf(photographer));
    expect(allows(photographer, 's3:PutObject', /PHOTO_BUCKET\/uploads\/\*$/)).toBe(true);
    expect(allows(photographer, 's3:GetObject', /PHOTO_BUCKET\/results\/\*$/)).toBe(true);
    expect(allows(photographer, 's3:GetObject', /uploads/)).toBe(false);
  });

  it('let the deployer take on the roles that cdk bootstrap makes for it', async () => {
    const template = (await read('node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml'))
      .replaceAll(/\$\{Qualifier\}/g, 'hnb659fds')
      .replaceAll(/\$\{AWS::AccountId\}/g, 'ACCOUNT')
      .replaceAll(/\$\{AWS::Region\}/g, 'REGION');
    const [assume] = await readStatements('deployer');
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
  'AWS::CloudWatch::Dashboard': ['cloudwatch:PutDashboard', /:dashboard\/\*$/],
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

describe('the policy of CloudFormation’s role', () => {
  it.each([...new Set(resources.map(({ Type }) => Type))])('allows it to create %s', async (type) => {
    const [action = '', arn = /^$/] = CREATED_BY[type] ?? [];
    expect(action, `say in this test what creates ${type}, and allow it in cloudformation.json`).not.toBe('');
    expect(allows(await readStatements('cloudformation'), action, arn)).toBe(true);
  });

  it('allows it to pass roles to the services that assume them, and to no other', async () => {
    const roles = resources.filter(({ Type }) => Type === 'AWS::IAM::Role');
    const services = roles.flatMap(({ Properties }) =>
      Properties.AssumeRolePolicyDocument.Statement.map(
        ({ Principal }: { Principal: { Service: string } }) => Principal.Service,
      ),
    );
    const pass = (await readStatements('cloudformation')).find(({ Action }) => Action === 'iam:PassRole');
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
