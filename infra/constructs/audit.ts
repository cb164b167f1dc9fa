import { Duration } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import { runEach } from './schedule.ts';
import type { StateBucket } from './state-bucket.ts';
import type { StateTable } from './state-table.ts';

/** Properties of an {@link Audit}. */
export interface AuditProps {
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly stateBucket: StateBucket;
  readonly workflow: RetouchWorkflow;
  readonly logRetention: RetentionDays;
}

/**
 * Starts photos that were lost on the way in, or that were there before the stack: daily, and whenever it is
 * invoked.
 */
export class Audit extends Construct {
  readonly audit: PipelineFunction;

  constructor(
    scope: Construct,
    id: string,
    { photos, state, stateBucket, workflow, logRetention }: AuditProps,
  ) {
    super(scope, id);
    this.audit = new PipelineFunction(this, 'Audit', {
      folder: 'audit',
      description: 'Starts uploads that have no record and no execution',
      logRetention,
      crashesToAlarm: { crashes: 1, within: Duration.minutes(5) },
      timeout: Duration.minutes(15),
      // It holds only two pages of a listing; it has this much memory for the processor share that comes with
      // it.
      memoryMegabytes: 512,
    });
    photos.grantAudit(this.audit);
    photos.grantReadResults(this.audit);
    state.grantAudit(this.audit);
    state.grantEnterPhotos(this.audit);
    state.grantListPhotos(this.audit);
    state.grantRebuildReceipts(this.audit);
    state.grantSamePhotos(this.audit);
    state.grantRecountShoots(this.audit);
    workflow.grantStart(this.audit);
    workflow.grantEnd(this.audit, { photos, state, stateBucket });
    runEach(this, 'Daily', this.audit, {
      description: 'Audits the uploads',
      interval: Duration.days(1),
      mayBeLate: Duration.hours(6),
    });
  }
}
