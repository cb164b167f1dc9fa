import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  AUDIT_POSITION_KEY,
  IDEMPOTENCY_PREFIX,
  LINE_STATE_KEY,
  RECEIPTS_PREFIX,
  SPENDING_PREFIX,
  WAITING_PREFIX,
} from '../../functions/shared/contract.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** Properties of a {@link StateBucket}. */
export interface StateBucketProps {
  /** How many photos may be at Segmind at once. */
  readonly maxInFlight: number;
  /** How many photos are submitted a day at most, UTC; null for no limit. */
  readonly maxPhotosPerDay: number | null;
}

/** Only today's count is ever read. */
const SPENDING_LIFE = Duration.days(90);

/** For a day at least: S3 counts from midnight to midnight. */
const IDEMPOTENCY_LIFE = Duration.days(2);

/** The pipeline's own bucket: receipts, the line, the day's count. Unversioned, as only the present state counts. */
export class StateBucket extends Construct {
  readonly bucket: Bucket;
  readonly #props: StateBucketProps;

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    this.#props = props;
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'IncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
        // Receipts have no end: an execution's name is free again after 90 days, and the photo is paid for all the same.
        { id: 'Spending', prefix: SPENDING_PREFIX, expiration: SPENDING_LIFE },
        { id: 'Idempotency', prefix: IDEMPOTENCY_PREFIX, expiration: IDEMPOTENCY_LIFE },
      ],
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only the pipeline reads and writes here, and each of its functions has a log.',
    });
  }

  /** Join, leave and keep the line. */
  grantLine(fn: PipelineFunction): void {
    this.#grant(fn, ['s3:GetObject', 's3:PutObject'], LINE_STATE_KEY);
    this.#grant(fn, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], `${WAITING_PREFIX}*`);
    this.#grantList(fn, WAITING_PREFIX);
    this.#grantList(fn, LINE_STATE_KEY);
    fn.set('maxInFlight', this.#props.maxInFlight);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** See whether the line stands still. */
  grantReadLine(fn: PipelineFunction): void {
    this.#grant(fn, ['s3:GetObject'], LINE_STATE_KEY);
    this.#grantList(fn, LINE_STATE_KEY);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** See what was paid. */
  grantReadReceipts(fn: PipelineFunction): void {
    this.#grant(fn, ['s3:GetObject'], `${RECEIPTS_PREFIX}*`);
    this.#grantList(fn, RECEIPTS_PREFIX);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Keep the answers to requests that bear an idempotency key. */
  grantIdempotency(fn: PipelineFunction): void {
    this.#grant(fn, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], `${IDEMPOTENCY_PREFIX}*`);
    this.#grantList(fn, IDEMPOTENCY_PREFIX);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Submit photos: write receipts, and count what is spent. */
  grantSubmit(fn: PipelineFunction): void {
    this.#grant(fn, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], `${RECEIPTS_PREFIX}*`);
    this.#grantList(fn, RECEIPTS_PREFIX);
    this.#grant(fn, ['s3:GetObject', 's3:PutObject'], `${SPENDING_PREFIX}*`);
    this.#grantList(fn, SPENDING_PREFIX);
    fn.set('maxPhotosPerDay', this.#props.maxPhotosPerDay ?? Number.POSITIVE_INFINITY);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** See which photos are paid for, and keep how far the audit came. */
  grantAudit(fn: PipelineFunction): void {
    this.#grant(fn, ['s3:GetObject'], `${RECEIPTS_PREFIX}*`);
    this.#grantList(fn, RECEIPTS_PREFIX);
    this.#grant(fn, ['s3:GetObject', 's3:PutObject'], AUDIT_POSITION_KEY);
    this.#grantList(fn, AUDIT_POSITION_KEY);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  #grant(fn: PipelineFunction, actions: string[], keys: string): void {
    fn.allow(actions, [this.bucket.arnForObjects(keys)]);
    if (!keys.endsWith('*')) return;
    const logicalId = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket);
    Validations.of(fn).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${keys}]`,
      reason: 'One object per photo, day or request: the prefix is as narrow as it gets.',
    });
  }

  #grantList(fn: PipelineFunction, prefix: string): void {
    fn.allow(['s3:ListBucket'], [this.bucket.bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } });
  }
}
