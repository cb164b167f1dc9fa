import { describe, expect, it } from 'vitest';
import { readConfig } from '../../infra/config.ts';
import { createStack, synthesize } from '../../simulation/stack/synthesized.ts';

const NAMES = { photoBucketName: 'old-photos', stateBucketName: 'old-state', tableName: 'OldTable' };
const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const adopting = synthesize(NAMES);

describe('a stack that adopts the resources of a deleted stack', () => {
  it('names them in plain text, the only form that CloudFormation imports', () => {
    adopting.hasResource('AWS::S3::Bucket', { ...kept, Properties: { BucketName: 'old-photos' } });
    adopting.hasResource('AWS::S3::Bucket', { ...kept, Properties: { BucketName: 'old-state' } });
    adopting.hasResource('AWS::DynamoDB::Table', { ...kept, Properties: { TableName: 'OldTable' } });
  });

  it('reads the stream of the table, like a stack that creates the table', () => {
    const [id] = Object.keys(adopting.findResources('AWS::DynamoDB::Table'));
    adopting.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [id, 'StreamArn'] },
    });
  });

  it.each([
    ['photoBucketName', 'Uploads'],
    ['photoBucketName', 'a'],
    ['stateBucketName', 'state_bucket'],
    ['tableName', 'T'],
    ['tableName', 'arn:aws:dynamodb:eu-central-1:111122223333:table/T'],
  ])('refuses %s = %s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: is "${value}"; expected the name of a `);
  });
});

describe('the stack', () => {
  it.each([
    ['cannot be deleted by mistake', {}, true],
    ['can be deleted at once if a setting says so', { terminationProtection: 'false' }, false],
  ])('%s', (_, settings, isProtected) => {
    expect(createStack(settings).terminationProtection).toBe(isProtected);
  });
});
