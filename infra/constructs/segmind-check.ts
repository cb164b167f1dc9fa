import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { RetouchConfig } from '../config.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { SegmindAccess } from './segmind-access.ts';

/** Properties of a {@link SegmindCheck}. */
export interface SegmindCheckProps {
  readonly config: RetouchConfig;
  readonly segmind: SegmindAccess;
}

/**
 * Checks for `retouch doctor` that the stack can use Segmind. It runs in the stack so that the API key stays
 * there.
 */
export class SegmindCheck extends Construct {
  readonly checkSegmind: PipelineFunction;

  constructor(scope: Construct, id: string, { config, segmind }: SegmindCheckProps) {
    super(scope, id);
    this.checkSegmind = new PipelineFunction(this, 'CheckSegmind', {
      folder: 'check-segmind',
      description: 'Checks the key, the balance and the model at Segmind without cost',
      logRetention: config.logRetention,
      // Up to four requests of 8 seconds each, as it may have to try both headers.
      timeout: Duration.seconds(45),
      model: config.model,
    });
    segmind.grantCall(this.checkSegmind);
  }
}
