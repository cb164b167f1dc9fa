import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, type Size, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../core/contract/environment.ts';
import { METRIC_NAMESPACE, type MetricName, STACK_DIMENSION } from '../../core/contract/metrics.ts';
import type { ModelFile } from '../settings/model-profile.ts';

/** How many crashes, in which time, are too many. */
export interface CrashLimit {
  readonly crashes: number;
  readonly within: Duration;
}

const CRASHES_TO_ALARM: CrashLimit = { crashes: 3, within: Duration.minutes(5) };

/** Properties of a {@link PipelineFunction}. */
export interface PipelineFunctionProps {
  /** The function's folder under `functions/`. */
  readonly folder: string;
  /**
   * The function's name in logs, metrics and alarms. Needed if several functions share a folder.
   * @default the folder
   */
  readonly name?: string;
  readonly description: string;
  readonly logRetention: RetentionDays;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /**
   * How many crashes set off the function's alarm. With 1, the alarm of a function that runs seldom stays on
   * until a run succeeds.
   * @default 3 within 5 minutes: crashes are retried, and a lost race on a key counts as one; a broken step
   * has seven in two minutes
   */
  readonly crashesToAlarm?: CrashLimit;
  /** @default 256; the share of the processor grows with the memory: 1,769 MB are one full processor */
  readonly memoryMegabytes?: number;
  /** The processor architecture; matters for functions with native packages. @default ARM_64 */
  readonly architecture?: Architecture;
  /** Packages that are installed into the function's bundle, with their native parts. @default none */
  readonly packages?: readonly string[];
  /** The model; the function imports its profile as `#model`. @default none */
  readonly model?: ModelFile;
  /** Texts that the function imports by these module names (`#…`). @default none */
  readonly texts?: Readonly<Record<`#${string}`, () => string>>;
  /** The size of `/tmp`. @default 512 MB */
  readonly ephemeralStorageSize?: Size;
}

/**
 * One Lambda function of the pipeline, with everything that they share: Node 24 on arm64, one minified ES
 * module with the AWS SDK in it and its source map, tracing, and a log group of its own. Its role may only
 * write to that log group until a `grant…` method of another construct adds permissions.
 */
export class PipelineFunction extends Construct {
  /** The function's name in logs, metrics and alarms. */
  readonly name: string;
  readonly resource: NodejsFunction;
  readonly timeout: Duration;
  readonly crashesToAlarm: CrashLimit;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const { folder, description, logRetention, memoryMegabytes = 256, packages = [] } = props;
    const { architecture = Architecture.ARM_64, ephemeralStorageSize, model } = props;
    this.name = props.name ?? folder;
    this.timeout = props.timeout ?? Duration.seconds(30);
    this.crashesToAlarm = props.crashesToAlarm ?? CRASHES_TO_ALARM;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.role);
    this.resource = new NodejsFunction(this, 'Function', {
      description,
      entry: fileURLToPath(new URL(`../../functions/${folder}/handler.ts`, import.meta.url)),
      runtime: Runtime.NODEJS_24_X,
      architecture,
      memorySize: memoryMegabytes,
      timeout: this.timeout,
      ...(ephemeralStorageSize && { ephemeralStorageSize }),
      tracing: Tracing.ACTIVE,
      role: this.role,
      logGroup,
      environment: {
        POWERTOOLS_SERVICE_NAME: this.name,
        [ENVIRONMENT.stackName]: Stack.of(this).stackName,
        // No heap limit: Lambda sets one by the function's memory, unless NODE_OPTIONS has one.
        NODE_OPTIONS: '--enable-source-maps',
      },
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        minify: true,
        sourceMap: true,
        sourcesContent: false,
        // The SDK is bundled, so that the version that was tested is the one that runs. Its CommonJS parts
        // call `require`, which an ES module does not have: the banner defines it.
        externalModules: [],
        mainFields: ['module', 'main'],
        ...(packages.length > 0 && {
          nodeModules: [...packages],
          environment: installFor(architecture),
        }),
        // With the instructions, a profile is too long for an environment variable.
        esbuildArgs: { ...(model && { '--alias:#model': model.path }), ...this.#writeTexts(props.texts) },
        loader: { '.txt': 'text' },
        banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
      },
    });
    // Every function that has the model also has the price of a photo.
    if (model) this.set('pricePerPhoto', model.profile.price);
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Tracing: X-Ray actions have no resource ARNs.',
    });
  }

  /** Writes the texts to files, and returns the esbuild options that resolve the module names to them. */
  #writeTexts(texts: PipelineFunctionProps['texts'] = {}): Record<string, string> {
    if (!Stack.of(this).bundlingRequired) return {};
    const entries = Object.entries(texts).map(([name, makeText]) => {
      // An absolute path: the output folder of `cdk synth` may be relative, and esbuild takes a relative path
      // for a package.
      const file = resolve(Stage.of(this)?.outdir ?? '', `${this.name}-${name.slice(1)}.txt`);
      writeFileSync(file, makeText());
      return [`--alias:${name}`, file];
    });
    return Object.fromEntries(entries);
  }

  /**
   * A metric that the function logs. Its dimensions are `service`, which Powertools sets to the function's
   * name, and `stack`.
   */
  metric(metricName: MetricName, options: MetricOptions): Metric {
    const dimensionsMap = { service: this.name, [STACK_DIMENSION]: Stack.of(this).stackName };
    return new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap, ...options });
  }

  /** Allows the function these actions on these resources. */
  allow(actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>): void {
    this.role.addToPolicy(
      new PolicyStatement({ actions, resources, ...(conditions !== undefined && { conditions }) }),
    );
  }

  /**
   * Allows the function these actions on the objects of a bucket under these keys, which may end with `*`.
   */
  allowObjects(bucket: Bucket, actions: string[], keys: string): void {
    this.allow(actions, [bucket.arnForObjects(keys)]);
    if (!keys.includes('*')) return;
    const logicalId = Stack.of(this).getLogicalId(bucket.node.defaultChild as CfnBucket);
    Validations.of(this).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${keys}]`,
      reason: 'One object per photo: the prefix is the narrowest possible resource.',
    });
  }

  /**
   * Allows the function to list the keys of a bucket under a prefix. It also makes S3 answer 404 and not 403
   * for a missing key.
   */
  allowList(bucket: Bucket, prefix: string): void {
    this.allow(['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } });
  }

  /** Sets an environment variable that the contract names. */
  set(variable: keyof typeof ENVIRONMENT, value: string | number): void {
    this.resource.addEnvironment(ENVIRONMENT[variable], String(value));
  }
}

/**
 * The environment with which npm installs native packages for Lambda functions of that architecture, whatever
 * this machine is. An `npm_config_os` that is already set takes precedence: on the local engine, functions
 * run on this machine's own system.
 * @see https://docs.npmjs.com/cli/v11/using-npm/config#os
 */
function installFor({ name }: Architecture): Record<string, string> {
  return {
    npm_config_os: process.env.npm_config_os ?? 'linux',
    npm_config_cpu: name === 'x86_64' ? 'x64' : name,
    npm_config_libc: 'glibc',
  };
}
