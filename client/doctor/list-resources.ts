import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';

/** Lists the stack's resources of one type, such as `AWS::Events::Rule`, by their physical ids. */
export async function listResources(
  StackName: string,
  type: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const ids: string[] = [];
  const pages = paginateListStackResources(
    { client: new CloudFormationClient() },
    { StackName },
    { abortSignal },
  );
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { ResourceType, PhysicalResourceId } of StackResourceSummaries) {
      if (ResourceType === type && PhysicalResourceId) ids.push(PhysicalResourceId);
    }
  }
  return ids;
}
