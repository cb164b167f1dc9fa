import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  DECISIONS_PREFIX,
  PRESETS_PREFIX,
  RECIPES_PREFIX,
  RECORD_SUFFIX,
  RESULTS_PREFIX,
  SHOOT_FILES,
  UPLOADS_PREFIX,
} from '../../core/contract/storage.ts';
import { keepPolicy } from './keep-policy.ts';
import type { PipelineFunction } from './pipeline-function.ts';

/** Properties of a {@link PhotoBucket}. */
export interface PhotoBucketProps {
  /** The name of the bucket that is adopted; null for a new one. */
  readonly bucketName: string | null;
  /** After this long, versions that were replaced or deleted are removed. */
  readonly oldVersionExpiration: Duration;
  /** Origins of web pages that may use presigned URLs. */
  readonly corsOrigins: readonly string[];
  /** After this long, uploads are deleted; null for never. */
  readonly uploadRetention: Duration | null;
  /** After this long, results are deleted, with their records; null for never. */
  readonly resultRetention: Duration | null;
  /** The KMS key that encrypts the objects; null for S3's own. */
  readonly kmsKeyArn: string | null;
}

/**
 * The user's bucket: photos under `uploads/`, recipes under `recipes/` and `presets/`, results and records
 * under `results/`.
 */
export class PhotoBucket extends Construct {
  readonly bucket: Bucket;
  readonly #kmsKeyArn: string | null;

  constructor(
    scope: Construct,
    id: string,
    {
      bucketName,
      oldVersionExpiration,
      corsOrigins,
      uploadRetention,
      resultRetention,
      kmsKeyArn,
    }: PhotoBucketProps,
  ) {
    super(scope, id);
    this.#kmsKeyArn = kmsKeyArn;
    this.bucket = new Bucket(this, 'Bucket', {
      ...(bucketName !== null && { bucketName }),
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(kmsKeyArn === null
        ? { encryption: BucketEncryption.S3_MANAGED }
        : {
            encryption: BucketEncryption.KMS,
            encryptionKey: Key.fromKeyArn(this, 'Key', kmsKeyArn),
            bucketKeyEnabled: true,
          }),
      enforceSSL: true,
      removalPolicy: keepPolicy(bucketName),
      ...(corsOrigins.length > 0 && {
        cors: [
          {
            allowedOrigins: [...corsOrigins],
            allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
            allowedHeaders: ['*'],
          },
        ],
      }),
      lifecycleRules: [
        { id: 'IncompleteUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
        {
          id: 'OldVersions',
          noncurrentVersionExpiration: oldVersionExpiration,
          expiredObjectDeleteMarker: true,
        },
        // An expired object becomes an old version.
        ...(uploadRetention ? [{ id: 'Uploads', prefix: UPLOADS_PREFIX, expiration: uploadRetention }] : []),
        ...(resultRetention ? [{ id: 'Results', prefix: RESULTS_PREFIX, expiration: resultRetention }] : []),
      ],
    });
    // The L2's `eventBridgeEnabled` deploys a custom-resource Lambda of its own for this one property.
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Every photo has its record and its execution; CloudTrail can log who reads the bucket.',
    });
  }

  /**
   * Lets the function read any version under `uploads/`, and distinguish a missing photo from a forbidden
   * one.
   */
  grantReadUploads(fn: PipelineFunction): void {
    this.grantPresignUploads(fn);
    fn.allowList(this.bucket, UPLOADS_PREFIX);
  }

  /** Lets the function presign URLs that read any version under `uploads/`. */
  grantPresignUploads(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:GetObject', 's3:GetObjectVersion'], `${UPLOADS_PREFIX}*`);
  }

  /** Lets a function that writes results see whether the upload at a key is still the same. */
  grantFindUploads(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:GetObject'], `${UPLOADS_PREFIX}*`);
    fn.allowList(this.bucket, UPLOADS_PREFIX);
  }

  /** Lets the function put photos under `uploads/`, by presigned URLs too. */
  grantWriteUploads(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:PutObject', 's3:AbortMultipartUpload'], `${UPLOADS_PREFIX}*`);
  }

  /**
   * Lets the function read the recipes of folders and the presets, and distinguish a missing one from a
   * forbidden one.
   */
  grantReadRecipes(fn: PipelineFunction): void {
    for (const prefix of [RECIPES_PREFIX, PRESETS_PREFIX]) {
      this.#allowObjects(fn, ['s3:GetObject'], `${prefix}*`);
      fn.allowList(this.bucket, prefix);
    }
  }

  /** Lets the function write the recipes of folders. */
  grantWriteRecipes(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:PutObject'], `${RECIPES_PREFIX}*`);
  }

  /**
   * Lets the function read people's decisions on shoots, including older versions, and distinguish a missing
   * file from a forbidden one.
   */
  grantReadDecisions(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:GetObject', 's3:GetObjectVersion'], `${DECISIONS_PREFIX}*`);
    fn.allowList(this.bucket, DECISIONS_PREFIX);
    fn.set('photoBucket', this.bucket.bucketName);
  }

  /** Lets the function write people's decisions on shoots. */
  grantWriteDecisions(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:PutObject'], `${DECISIONS_PREFIX}*`);
  }

  /** Lets the function read outputs and records, by presigned URLs too. */
  grantReadResults(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:GetObject'], `${RESULTS_PREFIX}*`);
    fn.allowList(this.bucket, RESULTS_PREFIX);
  }

  /** Lets the function remove outputs with names that no later version uses. */
  grantRemoveOutputs(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:DeleteObject'], `${RESULTS_PREFIX}*`);
  }

  /** Lets the function write outputs and records under `results/`, on condition of what is already there. */
  grantWriteResults(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], `${RESULTS_PREFIX}*`);
    fn.allowList(this.bucket, RESULTS_PREFIX);
  }

  /** Lets the function write records, and nothing else, under `results/`. */
  grantWriteRecords(fn: PipelineFunction): void {
    this.#allowObjects(fn, ['s3:GetObject', 's3:PutObject'], `${RESULTS_PREFIX}*${RECORD_SUFFIX}`);
    fn.allowList(this.bucket, RESULTS_PREFIX);
  }

  /** Lets the function write the files that say how a shoot ended, and nothing else, under `results/`. */
  grantWriteShootFiles(fn: PipelineFunction): void {
    for (const name of Object.values(SHOOT_FILES)) {
      this.#allowObjects(fn, ['s3:PutObject'], `${RESULTS_PREFIX}*${name}`);
    }
    fn.set('photoBucket', this.bucket.bucketName);
  }

  /** Lets the function find and delete all versions of a folder's files. */
  grantForget(fn: PipelineFunction): void {
    for (const prefix of [UPLOADS_PREFIX, RESULTS_PREFIX, RECIPES_PREFIX, DECISIONS_PREFIX]) {
      fn.allowObjects(this.bucket, ['s3:DeleteObject', 's3:DeleteObjectVersion'], `${prefix}*`);
      fn.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn], {
        StringLike: { 's3:prefix': `${prefix}*` },
      });
    }
    fn.set('photoBucket', this.bucket.bucketName);
  }

  /** Lets the function list the uploads with their versions. */
  grantAudit(fn: PipelineFunction): void {
    fn.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn], {
      StringLike: { 's3:prefix': `${UPLOADS_PREFIX}*` },
    });
    fn.set('photoBucket', this.bucket.bucketName);
  }

  /**
   * Allows these actions on objects, and the use of their KMS key for just these actions. A multipart upload
   * needs to decrypt too.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html "Permissions"
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html "Multipart upload API and permissions"
   */
  #allowObjects(fn: PipelineFunction, actions: string[], keys: string): void {
    fn.allowObjects(this.bucket, actions, keys);
    if (this.#kmsKeyArn === null) return;
    const isInParts = actions.includes('s3:AbortMultipartUpload');
    const uses = [
      ...(isInParts || actions.includes('s3:GetObject') ? ['kms:Decrypt'] : []),
      ...(actions.includes('s3:PutObject') ? ['kms:GenerateDataKey'] : []),
    ];
    if (uses.length === 0) return;
    const { region } = Stack.of(this);
    fn.allow(uses, [this.#kmsKeyArn], { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } });
  }
}
