import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { RESULTS_PREFIX, UPLOADS_PREFIX } from '../core/contract/storage.ts';
import type { RetouchConfig } from './config.ts';
import { Alarms } from './constructs/alarms.ts';
import { Audit } from './constructs/audit.ts';
import { BulkWorkflow } from './constructs/bulk-workflow.ts';
import { EndTrigger } from './constructs/end-trigger.ts';
import { Forgetting } from './constructs/forgetting.ts';
import { LineKeeper } from './constructs/line-keeper.ts';
import { Notifications } from './constructs/notifications.ts';
import { OperatorDashboard } from './constructs/operator-dashboard.ts';
import { PhotoBucket } from './constructs/photo-bucket.ts';
import { PipelineFunction } from './constructs/pipeline-function.ts';
import { RetouchApi } from './constructs/retouch-api.ts';
import { RetouchWorkflow } from './constructs/retouch-workflow.ts';
import { SegmindAccess } from './constructs/segmind-access.ts';
import { SegmindCheck } from './constructs/segmind-check.ts';
import { Shoots } from './constructs/shoots.ts';
import { StateBucket } from './constructs/state-bucket.ts';
import { StateTable } from './constructs/state-table.ts';
import { UploadTrigger } from './constructs/upload-trigger.ts';
import { Webhooks } from './constructs/webhooks.ts';
import { checkEnvironments } from './environment-size.ts';
import { VERSION } from './version.ts';

/** Properties of a {@link RetouchStack}. */
export interface RetouchStackProps extends StackProps {
  readonly config: RetouchConfig;
}

/**
 * The stack with all of Retouch: it only composes constructs.
 * @throws {SettingsError} if settings do not fit into the environment of a function
 */
export class RetouchStack extends Stack {
  constructor(scope: Construct, id: string, props: RetouchStackProps) {
    const { config } = props;
    const description = 'Retouch: drop a photo in S3, get it back retouched';
    super(scope, id, { description, terminationProtection: config.terminationProtection, ...props });

    const { adopted } = config;
    const photos = new PhotoBucket(this, 'Photos', {
      bucketName: adopted.photoBucket,
      oldVersionExpiration: config.oldVersionExpiration,
      corsOrigins: config.apiCorsOrigins,
      uploadRetention: config.uploadRetention,
      resultRetention: config.resultRetention,
      kmsKeyArn: config.kmsKeyArn,
    });
    const { maxInFlight, budgets } = config;
    const state = new StateTable(this, 'State', { tableName: adopted.table, maxInFlight, budgets });
    const segmind = new SegmindAccess(this, 'Segmind', { origin: config.segmindOrigin });
    const stateBucket = new StateBucket(this, 'StateBucket', {
      bucketName: adopted.stateBucket,
      resultRetention: config.resultRetention,
    });
    const workflow = new RetouchWorkflow(this, 'Workflow', { config, photos, state, stateBucket, segmind });
    const keeper = new LineKeeper(this, 'Line', { config, photos, state, stateBucket, segmind, workflow });
    const trigger = new UploadTrigger(this, 'Uploads', {
      photos,
      state,
      workflow,
      logRetention: config.logRetention,
    });
    const ending = { photos, state, stateBucket, workflow };
    const ends = new EndTrigger(this, 'Ends', { ...ending, logRetention: config.logRetention });
    const auditor = new Audit(this, 'Audit', { ...ending, logRetention: config.logRetention });
    const bulk = new BulkWorkflow(this, 'Bulk', { ...ending, logRetention: config.logRetention });
    const shoots = new Shoots(this, 'Shoots', { config, photos, state, workflow });
    const api = new RetouchApi(this, 'Api', { ...ending, bulk, config });
    const { checkSegmind } = new SegmindCheck(this, 'Check', { config, segmind });
    const { logRetention } = config;
    const { forgetFolder } = new Forgetting(this, 'Forgetting', { photos, state, stateBucket, logRetention });
    const notifications = config.notifications
      ? new Notifications(this, 'Notifications', { config, photos, state })
      : null;
    const webhooks = new Webhooks(this, 'Webhooks', { config, photos, state });
    // After all constructs that have functions.
    const functions = this.node.findAll().filter((part) => part instanceof PipelineFunction);
    checkEnvironments(functions);
    const { receivers } = webhooks;
    const watched = { workflow, keeper, trigger, ends, shoots, auditor, api, webhooks: receivers };
    const links = { notifications, runbookUrl: config.runbookUrl };
    new Alarms(this, 'Alarms', { ...watched, functions, links });
    const alarms = this.node.findAll().filter((part) => part instanceof Alarm);
    const dashboard = config.dashboard
      ? new OperatorDashboard(this, 'Dashboard', { ...watched, alarms })
      : null;

    const outputs = {
      Version: VERSION,
      PhotoBucketName: photos.bucket.bucketName,
      TableName: state.table.tableName,
      StateBucketName: stateBucket.bucket.bucketName,
      UploadsUri: photos.bucket.s3UrlForObject(UPLOADS_PREFIX),
      ResultsUri: photos.bucket.s3UrlForObject(RESULTS_PREFIX),
      StateMachineArn: workflow.stateMachine.stateMachineArn,
      BulkStateMachineArn: bulk.stateMachine.stateMachineArn,
      ApiKeySecretArn: segmind.apiKey.secretArn,
      UploadsQueueUrl: trigger.queue.queueUrl,
      UploadsMappingId: trigger.mappingId,
      DeadLetterQueueUrl: trigger.deadLetterQueue.queueUrl,
      EndedQueueUrl: ends.queue.queueUrl,
      EndedDeadLetterQueueUrl: ends.deadLetterQueue.queueUrl,
      UncountedDeadLetterQueueUrl: shoots.deadLetterQueue.queueUrl,
      ApiUrl: api.api.apiEndpoint,
      ApiFunctionName: api.fn.resource.functionName,
      KeepLineFunctionName: keeper.keepLine.resource.functionName,
      FinishShootsFunctionName: shoots.finishShoots.resource.functionName,
      AuditFunctionName: auditor.audit.resource.functionName,
      CheckSegmindFunctionName: checkSegmind.resource.functionName,
      ...(dashboard && { DashboardUrl: dashboard.url }),
      ForgetFunctionName: forgetFolder.resource.functionName,
      ...(notifications && { NotificationTopicArn: notifications.topic.topicArn }),
      ...webhooks.outputs,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
