import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { StateBucket } from './state-bucket.ts';
import type { StateTable } from './state-table.ts';

/** Properties of {@link Forgetting}. */
export interface ForgettingProps {
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly stateBucket: StateBucket;
  readonly logRetention: RetentionDays;
}

/**
 * Erases folders for `retouch forget`. Only this function may delete object versions, photos and receipts.
 */
export class Forgetting extends Construct {
  readonly forgetFolder: PipelineFunction;

  constructor(scope: Construct, id: string, { photos, state, stateBucket, logRetention }: ForgettingProps) {
    super(scope, id);
    this.forgetFolder = new PipelineFunction(this, 'ForgetFolder', {
      folder: 'forget-folder',
      description: 'Erases a folder: photos, results, names',
      logRetention,
      // It stops after 20 seconds with an answer, and the caller invokes it again.
      timeout: Duration.minutes(5),
      memoryMegabytes: 512,
    });
    photos.grantForget(this.forgetFolder);
    stateBucket.grantForget(this.forgetFolder);
    state.grantForget(this.forgetFolder);
  }
}
