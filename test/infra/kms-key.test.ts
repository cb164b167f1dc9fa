import { describe, expect, it } from 'vitest';
import { runNag, synthesize } from '../../simulation/stack/synthesized.ts';
import { readPolicies } from '../support/template/policies.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const template = synthesize({ kmsKeyArn: KEY });
const policies = readPolicies(template);

/** The actions that a role may do with the key. */
function usesOf(role: string): string[] {
  const statements = policies.get(role) ?? [];
  const ofKey = statements.filter(({ resources }) => resources.includes(KEY));
  return [...new Set(ofKey.flatMap(({ actions }) => actions))].sort();
}

describe('a KMS key of the setting', () => {
  it('encrypts the photo bucket, with a bucket key', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY },
          },
        ],
      },
    });
  });

  it.each([
    ['WorkflowPreparePhoto', ['kms:Decrypt']],
    ['WorkflowSubmitRetouch', ['kms:Decrypt']],
    ['WorkflowStoreResults', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['WorkflowRecordFailure', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['ApiFunction', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['ShootsFinishShoots', ['kms:GenerateDataKey']],
    ['WorkflowJoinLine', []],
    ['WorkflowPollRetouch', []],
  ])('may be used by %s for %j, because it reads and writes photos', (role, uses) => {
    expect(policies.has(role)).toBe(true);
    expect(usesOf(role)).toEqual(uses);
  });

  it('may be used through S3 only', () => {
    const ofKey = [...policies.values()].flat().filter(({ resources }) => resources.includes(KEY));
    expect(ofKey.length).toBeGreaterThan(0);
    const viaS3 = {
      StringEquals: { 'kms:ViaService': expect.objectContaining({ 'Fn::Join': expect.anything() }) },
    };
    for (const { conditions } of ofKey) expect(conditions).toEqual(viaS3);
  });

  it('passes AWS’s recommended rules', () => {
    expect(() => runNag({ kmsKeyArn: KEY })).not.toThrow();
  });

  it('does not exist without the setting: no role may use any key', () => {
    const actions = [...readPolicies(synthesize()).values()].flat().flatMap((statement) => statement.actions);
    expect(actions.filter((action) => action.startsWith('kms:'))).toEqual([]);
  });
});
