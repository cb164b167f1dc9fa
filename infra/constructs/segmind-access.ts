import { Validations } from 'aws-cdk-lib';
import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';

/** Properties of {@link SegmindAccess}. */
export interface SegmindAccessProps {
  readonly origin: string;
}

/** What a function needs to call Segmind: the origin, and the secret with the API key. */
export class SegmindAccess extends Construct {
  readonly apiKey: ISecret;
  readonly #props: SegmindAccessProps;

  constructor(scope: Construct, id: string, props: SegmindAccessProps) {
    super(scope, id);
    this.#props = props;
    // The L2 construct would fill in a random password, which looks like a key but is not one. This secret
    // stays empty until an operator sets the key, so no template or deployment ever contains it.
    const secret = new CfnSecret(this, 'ApiKey', { description: 'Segmind API key, as plain text' });
    this.apiKey = Secret.fromSecretCompleteArn(this, 'ApiKeyValue', secret.attrId);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Segmind issues keys in its console and has no API to rotate one.',
    });
  }

  /** Lets the function see whether the key has changed, without reading it. */
  grantFindVersion(fn: PipelineFunction): void {
    fn.allow(['secretsmanager:DescribeSecret'], [this.apiKey.secretArn]);
    fn.set('apiKeySecretArn', this.apiKey.secretArn);
  }

  /** Lets the function call Segmind: grants access to the API key, and sets the origin. */
  grantCall(fn: PipelineFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], [this.apiKey.secretArn]);
    fn.set('apiKeySecretArn', this.apiKey.secretArn);
    fn.set('segmindOrigin', this.#props.origin);
  }
}
