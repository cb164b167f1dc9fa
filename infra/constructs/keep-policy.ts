import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What CloudFormation does with a bucket that outlasts its stack. One that this stack creates goes again if the first
 * deployment fails: "This ensures new, empty, and unused resources are deleted, while critical resources and their data
 * are retained." One that is adopted by its name was there before, and stays whatever happens.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
export function keepPolicy(adoptedName: string | null): RemovalPolicy {
  return adoptedName === null ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.RETAIN;
}
