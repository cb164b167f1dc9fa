import { Duration, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { MODEL_PICTURES_PREFIX, OUTPUTS_PREFIX, WORKING_COPIES_PREFIX } from '../../core/contract/storage.ts';
import { keepPolicy } from './keep-policy.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** Segmind serves the files of a job for 7 days, so their URLs are useless after that. */
const OUTPUTS_EXPIRE_AFTER = Duration.days(8);

/**
 * For how long a result can be finished again with another strength at no cost; shorter if results are kept
 * for less.
 */
const MODEL_PICTURES_DAYS = 60;

/**
 * A photo may wait for 28 days and run for 30 in all. Normally its working copy is removed with the record.
 */
const WORKING_COPIES_EXPIRE_AFTER = Duration.days(40);

/** Properties of a {@link StateBucket}. */
export interface StateBucketProps {
  /** After this long, results are deleted; null for never. */
  readonly resultRetention: Duration | null;
  /** The name of the bucket that is adopted; null for a new one. */
  readonly bucketName: string | null;
}

/** The pipeline's private bucket: data of a running photo that does not fit into the table. */
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
      // It holds results that were paid for, so it outlasts the stack, like the photos and the table.
      removalPolicy: keepPolicy(bucketName),
      lifecycleRules: [
        { id: 'Outputs', prefix: OUTPUTS_PREFIX, expiration: OUTPUTS_EXPIRE_AFTER },
        { id: 'ModelPictures', prefix: MODEL_PICTURES_PREFIX, expiration: pictureExpiration },
        { id: 'WorkingCopies', prefix: WORKING_COPIES_PREFIX, expiration: WORKING_COPIES_EXPIRE_AFTER },
      ],
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only the functions use the bucket; CloudTrail can log who reads it.',
    });
  }

  /** Lets the function store where the outputs of finished jobs are. */
  grantKeepOutputs(fn: PipelineFunction): void {
    fn.allowObjects(this.bucket, ['s3:PutObject'], `${OUTPUTS_PREFIX}*`);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Lets the function keep working copies of photos. */
  grantKeepCopies(fn: PipelineFunction): void {
    this.#grantCopies(fn, ['s3:PutObject']);
  }

  /**
   * Lets the function read working copies, by presigned URLs too, and distinguish a missing one from a
   * forbidden one.
   */
  grantReadCopies(fn: PipelineFunction): void {
    this.#grantCopies(fn, ['s3:GetObject']);
    fn.allowList(this.bucket, WORKING_COPIES_PREFIX);
  }

  /** Lets the function remove the working copies of photos that have ended. */
  grantRemoveCopies(fn: PipelineFunction): void {
    this.#grantCopies(fn, ['s3:DeleteObject']);
  }

  #grantCopies(fn: PipelineFunction, actions: string[]): void {
    fn.allowObjects(this.bucket, actions, `${WORKING_COPIES_PREFIX}*`);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Lets the function keep and read the pictures that models returned. */
  grantModelPictures(fn: PipelineFunction): void {
    const actions = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];
    fn.allowObjects(this.bucket, actions, `${MODEL_PICTURES_PREFIX}*`);
    this.grantFindModelPictures(fn);
  }

  /** Lets the function see whether the pictures of a job are kept. */
  grantFindModelPictures(fn: PipelineFunction): void {
    fn.allowList(this.bucket, MODEL_PICTURES_PREFIX);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /**
   * Lets the function read where the outputs of finished jobs are, and distinguish a missing object from a
   * forbidden one.
   */
  grantReadOutputs(fn: PipelineFunction): void {
    fn.allowObjects(this.bucket, ['s3:GetObject'], `${OUTPUTS_PREFIX}*`);
    fn.allowList(this.bucket, OUTPUTS_PREFIX);
    fn.set('stateBucket', this.bucket.bucketName);
  }

  /** Lets the function find and delete everything of a photo. */
  grantForget(fn: PipelineFunction): void {
    for (const prefix of [WORKING_COPIES_PREFIX, MODEL_PICTURES_PREFIX, OUTPUTS_PREFIX]) {
      fn.allowObjects(this.bucket, ['s3:DeleteObject'], `${prefix}*`);
      fn.allowList(this.bucket, prefix);
    }
    fn.set('stateBucket', this.bucket.bucketName);
  }
}
