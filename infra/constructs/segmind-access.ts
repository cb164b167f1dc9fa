import { Validations } from 'aws-cdk-lib';
import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { PipelineFunction } from './pipeline-function.ts';

/** Properties of {@link SegmindAccess}. */
export interface SegmindAccessProps {
  readonly origin: string;
}

/** What calling Segmind takes: where it is, and the secret that holds the API key. */
export class SegmindAccess extends Construct {
  readonly apiKey: ISecret;
  readonly #props: SegmindAccessProps;

  constructor(scope: Construct, id: string, props: SegmindAccessProps) {
    super(scope, id);
    this.#props = props;
    // The L2 would fill in a random password, which looks like a key and is none. This one is empty until its value
    // is put, and no template or deployment ever holds it.
    const secret = new CfnSecret(this, 'ApiKey', { description: 'Segmind API key, as plain text' });
    this.apiKey = Secret.fromSecretCompleteArn(this, 'ApiKeyValue', secret.attrId);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Segmind issues keys in its console and has no API to rotate one.',
    });
  }

  /** See whether the key has changed, without reading it. */
  grantFindVersion(fn: PipelineFunction): void {
    fn.allow(['secretsmanager:DescribeSecret'], [this.apiKey.secretArn]);
    fn.set('apiKeySecretArn', this.apiKey.secretArn);
  }

  /** Call Segmind: read the key, and know where to send it. */
  grantCall(fn: PipelineFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], [this.apiKey.secretArn]);
    fn.set('apiKeySecretArn', this.apiKey.secretArn);
    fn.set('segmindOrigin', this.#props.origin);
  }
}
