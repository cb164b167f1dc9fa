import type { Template } from 'aws-cdk-lib/assertions';

/** One statement of a role's policies, with names resolved to logical ids. */
export interface Statement {
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions: Record<string, unknown> | undefined;
}

/** The permissions of each function and of the workflow, by the name of the folder or the construct. */
export function readPolicies(template: Template): Map<string, Statement[]> {
  const policies = new Map<string, Statement[]>();
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Policy'))) {
    const role: string = Properties.Roles[0].Ref;
    const statements = Properties.PolicyDocument.Statement.map((statement: Record<string, unknown>) => ({
      actions: [statement.Action].flat(),
      resources: [statement.Resource].flat().map(flatten),
      conditions: statement.Condition,
    }));
    const name = role.replace(/(Role)?[0-9A-F]{8}$/, '');
    policies.set(name, [...(policies.get(name) ?? []), ...statements]);
  }
  return policies;
}

/** `{"Fn::Join": ["", [{"Fn::GetAtt": ["Bucket1", "Arn"]}, "/uploads/*"]]}` → `Bucket/uploads/*`. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, never[] | string>;
  if (Array.isArray(join)) return (join[1] as unknown as unknown[]).map(flatten).join('');
  return String(Array.isArray(attribute) ? attribute[0] : Ref).replace(/[0-9A-F]{8}$/, '');
}
