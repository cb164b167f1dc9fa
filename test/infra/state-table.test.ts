import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { EXPIRES_AT, INDEX, INDEX_SORT_KEY } from '../../core/contract/table.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';

const template = synthesize();
const [table] = Object.values(template.findResources('AWS::DynamoDB::Table'));
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });

describe('the table of the state', () => {
  it('is the only one', () => {
    template.resourceCountIs('AWS::DynamoDB::Table', 1);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
  });

  it('is paid on demand', () => {
    expect(table?.Properties).toMatchObject({ BillingMode: 'PAY_PER_REQUEST' });
    expect(JSON.stringify(table)).not.toContain('ProvisionedThroughput');
  });

  it('cannot be deleted by mistake, and outlives the stack', () => {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
  });

  it('can be restored to any second of the last 35 days', () => {
    // Without `RecoveryPeriodInDays` the period is 35 days, the maximum.
    expect(table?.Properties.PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  it('is encrypted with the key that AWS manages for the account', () => {
    expect(table?.Properties.SSESpecification).toEqual({ SSEEnabled: true });
  });

  it('lets items expire by the attribute that the functions write', () => {
    expect(table?.Properties.TimeToLiveSpecification).toEqual({ AttributeName: EXPIRES_AT, Enabled: true });
  });

  it('has a stream of the keys of changed items, without their content', () => {
    expect(table?.Properties.StreamSpecification).toEqual({ StreamViewType: 'KEYS_ONLY' });
  });

  it('has no fixed name, so that two stacks fit into one account', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', { TableName: Match.absent() });
  });

  it('has the key attributes that the functions use', () => {
    expect(table?.Properties.KeySchema).toEqual([hash('pk'), range('sk')]);
  });

  it('has an index for each way to list photos, which projects keys only', () => {
    const indexes = Object.values(INDEX).map((name) => ({
      IndexName: name,
      KeySchema: [hash(name), range(INDEX_SORT_KEY)],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    }));
    expect(indexes).toHaveLength(5);
    expect(table?.Properties.GlobalSecondaryIndexes).toEqual(indexes);
  });

  it('declares the attributes of those keys, all strings, and no others', () => {
    const names = ['pk', 'sk', INDEX_SORT_KEY, ...Object.values(INDEX)];
    const declared: unknown[] = table?.Properties.AttributeDefinitions;
    expect(declared).toHaveLength(names.length);
    expect(declared).toEqual(
      expect.arrayContaining(names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }))),
    );
  });

  it('passes its name to every function that has a grant on it', () => {
    const names = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) => {
      const { TABLE, POWERTOOLS_SERVICE_NAME } = Properties.Environment.Variables;
      if (TABLE === undefined) return [];
      expect(TABLE).toEqual({ Ref: expect.stringMatching(/^StateTable/) });
      return [POWERTOOLS_SERVICE_NAME];
    });
    expect(names.sort()).toEqual([
      'api',
      'audit',
      'continue-bulk-run',
      'count-shoots',
      'end-retouch',
      'finish-shoots',
      'forget-folder',
      'join-line',
      'keep-line',
      'poll-retouch',
      'prepare-photo',
      'record-failure',
      'reuse-result',
      'start-retouch',
      'store-results',
      'submit-retouch',
    ]);
  });
});
