import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { readStream, secret } from './support/permission-lists.ts';
import { NO_RESOURCE, permissionsOf, policies } from './support/permissions.ts';

describe('least privilege', () => {
  it('has no wildcard action, and no resource * but where AWS knows no other', () => {
    for (const [role, statements] of policies) {
      for (const { actions, resources } of statements) {
        for (const action of actions) {
          expect(action, role).not.toContain('*');
          if (resources.includes('*')) expect(action, role).toMatch(NO_RESOURCE);
        }
      }
    }
  });

  const ofTable = [...policies.keys()].flatMap((role) =>
    permissionsOf(role).filter((permission) => permission.startsWith('dynamodb:')),
  );

  it('limits every action on the table itself to partitions', () => {
    expect(ofTable.length).toBeGreaterThan(50);
    const without = ofTable.filter((permission) => !/ on StateTable of ([\w-]+#\*|[\w-]+)$/.test(permission));
    const isIndex = (permission: string) => permission.startsWith('dynamodb:Query on StateTable/index/');
    expect(without.filter((permission) => !isIndex(permission)).sort()).toEqual(readStream);
  });

  it('lets nothing but forget-folder delete a photo or a receipt, and nothing read the whole table', () => {
    const others = [...policies.keys()].filter((role) => role !== 'ForgettingForgetFolder');
    const deleting = others
      .flatMap(permissionsOf)
      .filter((permission) => permission.startsWith('dynamodb:DeleteItem'));
    expect(new Set(deleting.map((permission) => permission.split(' of ')[1]))).toEqual(
      new Set(['line', 'line-collect', 'announced', 'idempotency', 'shoots-open']),
    );
    expect(ofTable.filter((permission) => /Scan|BatchWrite|PartiQL/.test(permission))).toEqual([]);
  });

  it('lets one function write submits into receipts, the audit those that were forgotten, one how their jobs ended, and one hide their names', () => {
    const rolesThat = (action: string) =>
      [...policies.keys()].filter((role) =>
        permissionsOf(role).includes(`dynamodb:${action} on StateTable of receipt#*`),
      );
    // The audit rewrites receipts that a restored table has lost.
    expect(rolesThat('PutItem').sort()).toEqual(['Audit', 'ForgettingForgetFolder', 'WorkflowSubmitRetouch']);
    expect(rolesThat('UpdateItem')).toEqual(['WorkflowPollRetouch']);
  });

  it('lets only what polls, submits, looks at the balance and checks Segmind read the API key', () => {
    const roles = [...policies.keys()].filter((role) => permissionsOf(role).includes(secret));
    expect(roles.sort()).toEqual([
      'CheckCheckSegmind',
      'LineKeepLine',
      'WorkflowPollRetouch',
      'WorkflowSubmitRetouch',
    ]);
  });

  it('has one statement for each role and action on the table, with all its partitions', () => {
    for (const [role, statements] of policies) {
      const actions = statements
        .filter(({ resources }) => resources.includes('StateTable'))
        .flatMap((statement) => statement.actions);
      expect(actions, role).toEqual([...new Set(actions)]);
    }
  });

  it('attaches no managed policy', () => {
    const roles = Object.values(synthesize().findResources('AWS::IAM::Role'));
    for (const { Properties } of roles) expect(Properties.ManagedPolicyArns).toBeUndefined();
  });
});
