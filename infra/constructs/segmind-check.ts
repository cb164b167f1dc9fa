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

/** Says how the stack and Segmind get on, for `retouch doctor`: so the API key stays in the stack. */
export class SegmindCheck extends Construct {
  readonly checkSegmind: PipelineFunction;

  constructor(scope: Construct, id: string, { config, segmind }: SegmindCheckProps) {
    super(scope, id);
    this.checkSegmind = new PipelineFunction(this, 'CheckSegmind', {
      folder: 'check-segmind',
      description: 'Asks Segmind what costs nothing: key, balance, model',
      logRetention: config.logRetention,
      // Up to four questions of 8 seconds each, as either header may have to be tried.
      timeout: Duration.seconds(45),
      model: config.model,
    });
    segmind.grantCall(this.checkSegmind);
  }
}
