import { synthesize } from '../../../simulation/stack/synthesized.ts';
import { readPolicies } from '../../support/template/policies.ts';

/** The statements of each role of the stack. */
export const policies = readPolicies(synthesize());

/** Actions for which AWS supports no resource. */
export const NO_RESOURCE =
  /^(xray:|dynamodb:ListStreams$|states:SendTaskSuccess$|logs:(Create|Get|Update|Delete|List)LogDeliver|logs:(PutResourcePolicy|Describe))/;

type Conditions = Record<string, Record<string, unknown>>;

/** The partitions of the table that a statement covers, if this is its only condition. */
function partitionsOf(conditions: Conditions | undefined): string[] | null {
  const [[operator, keys] = [], ...others] = Object.entries(conditions ?? {});
  const partitions = keys?.['dynamodb:LeadingKeys'];
  const isAlone = others.length === 0 && Object.keys(keys ?? {}).length === 1;
  return operator === 'ForAllValues:StringLike' && isAlone && partitions !== undefined
    ? [partitions as string | string[]].flat()
    : null;
}

/** Each permission as one line: `dynamodb:GetItem on StateTable of photo#*`. */
export function permissionsOf(role: string): string[] {
  return (policies.get(role) ?? []).flatMap(({ actions, resources, conditions }) => {
    const partitions = partitionsOf(conditions as Conditions | undefined);
    const ends = partitions?.map((partition) => ` of ${partition}`) ?? [
      conditions === undefined ? '' : ` if ${JSON.stringify(conditions)}`,
    ];
    return resources.flatMap((resource) =>
      actions
        .filter((action) => !NO_RESOURCE.test(action))
        .flatMap((action) => ends.map((end) => `${action} on ${resource}${end}`)),
    );
  });
}
