import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { RetouchConfig } from '../config.ts';
import type { PhotoBucket } from './photo-bucket.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { RetouchWorkflow } from './retouch-workflow.ts';
import { runEach } from './schedule.ts';
import type { SegmindAccess } from './segmind-access.ts';
import type { StateBucket } from './state-bucket.ts';
import type { StateTable } from './state-table.ts';

/** Properties of a {@link LineKeeper}. */
export interface LineKeeperProps {
  readonly config: RetouchConfig;
  readonly photos: PhotoBucket;
  readonly state: StateTable;
  readonly stateBucket: StateBucket;
  readonly segmind: SegmindAccess;
  readonly workflow: RetouchWorkflow;
}

/** Runs keep-line each minute, which keeps the line moving. */
export class LineKeeper extends Construct {
  readonly keepLine: PipelineFunction;

  constructor(
    scope: Construct,
    id: string,
    { config, photos, state, stateBucket, segmind, workflow }: LineKeeperProps,
  ) {
    super(scope, id);
    this.keepLine = new PipelineFunction(this, 'KeepLine', {
      folder: 'keep-line',
      description: 'Compares the line with the executions that hold its slots, and repairs it',
      logRetention: config.logRetention,
      timeout: Duration.seconds(90),
      model: config.model,
    });
    segmind.grantFindVersion(this.keepLine);
    state.grantKeepBalance(this.keepLine);
    state.grantAnnounceBreaker(this.keepLine);
    // keep-line marks a new table as the stack's own.
    state.grantAudit(this.keepLine);
    // keep-line makes a trial due when a budget has been raised.
    state.tellBudgets(this.keepLine);
    const { balanceInterval } = config;
    this.keepLine.set('balanceMinutes', balanceInterval?.toMinutes() ?? 0);
    if (balanceInterval !== null) segmind.grantCall(this.keepLine);
    workflow.grantEnd(this.keepLine, { photos, state, stateBucket });

    const minute = Duration.minutes(1);
    runEach(this, 'EachMinute', this.keepLine, {
      description: 'Keeps the line',
      interval: minute,
      mayBeLate: minute,
    });
  }
}
