import { Duration, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  MODEL_PICTURES_PREFIX,
  OUTPUTS_PREFIX,
  WORKING_COPIES_PREFIX,
} from '../../functions/shared/contract.ts';
import { keepPolicy } from './keep-policy.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** Segmind serves the files of a job for 7 days: what is kept of them is of no use for longer. */
const OUTPUTS_EXPIRE_AFTER = Duration.days(8);

/** So long a result can be finished again with another strength, for nothing; less if results are kept for less. */
const MODEL_PICTURES_DAYS = 60;

/** A photo may wait for 28 days and run for 30 in all; a copy is removed with the record, if nothing goes wrong. */
const WORKING_COPIES_EXPIRE_AFTER = Duration.days(40);

/** Properties of a {@link StateBucket}. */
export interface StateBucketProps {
  /** After this long, results are deleted; null for never. */
  readonly resultRetention: Duration | null;
  /** The name of the bucket that is adopted; null for a new one. */
  readonly bucketName: string | null;
}

/** The pipeline's private bucket: what a photo needs on its way and does not fit into the table. */
export class StateBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { bucketName, resultRetention }: StateBucketProps) {
    super(scope, id);
    const resultDays = resultRetention?.toDays() ?? MODEL_PICTURES_DAYS;
    const pictureExpiration = Duration.days(Math.min(MODEL_PICTURES_DAYS, resultDays));
    this.bucket = new Bucket(this, 'Bucket', {
      ...(bucketName !== null && { bucketName }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // It holds what was paid for: it outlasts the stack, as the photos and the table do.
      removalPolicy: keepPolicy(bucketName),
      lifecycleRules: [
        { id: 'Outputs', prefix: OUTPUTS_PREFIX, expiration: OUTPUTS_EXPIRE_AFTER },
        { id: 'ModelPictures', prefix: MODEL_PICTURES_PREFIX, expiration: pictureExpiration },
        { id: 'WorkingCopies', prefix: WORKING_COPIES_PREFIX, expiration: WORKING_COPIES_EXPIRE_AFTER },
      ],
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only the functions use it; who reads the bucket is for CloudTrail to tell.',
    });
  }

  /** Keep where the outputs of finished jobs are. */
  grantKeepOutputs(fn: PipelineFunction): void {
    fn.allowObjects(this.bucket, ['s3:PutObject'], `${OUTPUTS_PREFIX}*`);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Keep working copies of photos. */
  grantKeepCopies(fn: PipelineFunction): void {
    this.#grantCopies(fn, ['s3:PutObject']);
  }

  /** Read working copies, also by presigned URLs, and tell a missing one from a forbidden one. */
  grantReadCopies(fn: PipelineFunction): void {
    this.#grantCopies(fn, ['s3:GetObject']);
    fn.allowList(this.bucket, WORKING_COPIES_PREFIX);
  }

  /** Remove the working copies of photos that have ended. */
  grantRemoveCopies(fn: PipelineFunction): void {
    this.#grantCopies(fn, ['s3:DeleteObject']);
  }

  #grantCopies(fn: PipelineFunction, actions: string[]): void {
    fn.allowObjects(this.bucket, actions, `${WORKING_COPIES_PREFIX}*`);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Keep the pictures that models answered, and read them again. */
  grantModelPictures(fn: PipelineFunction): void {
    const actions = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];
    fn.allowObjects(this.bucket, actions, `${MODEL_PICTURES_PREFIX}*`);
    this.grantFindModelPictures(fn);
  }

  /** See whether the pictures of a job are kept. */
  grantFindModelPictures(fn: PipelineFunction): void {
    fn.allowList(this.bucket, MODEL_PICTURES_PREFIX);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Read where the outputs of finished jobs are, and tell a missing object from a forbidden one. */
  grantReadOutputs(fn: PipelineFunction): void {
    fn.allowObjects(this.bucket, ['s3:GetObject'], `${OUTPUTS_PREFIX}*`);
    fn.allowList(this.bucket, OUTPUTS_PREFIX);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Find and delete what is kept of photos. */
  grantForget(fn: PipelineFunction): void {
    for (const prefix of [WORKING_COPIES_PREFIX, MODEL_PICTURES_PREFIX, OUTPUTS_PREFIX]) {
      fn.allowObjects(this.bucket, ['s3:DeleteObject'], `${prefix}*`);
      fn.allowList(this.bucket, prefix);
    }
    fn.set('stateBucket', this.bucket.bucketName);
  }
}
