import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * The removal policy of a bucket that outlasts its stack. A bucket that this stack creates is deleted if the
 * first deployment fails: "This ensures new, empty, and unused resources are deleted, while critical
 * resources and their data are retained." A bucket that is adopted by its name existed before the stack, so
 * it is always retained.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
export function keepPolicy(adoptedName: string | null): RemovalPolicy {
  return adoptedName === null ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.RETAIN;
}
