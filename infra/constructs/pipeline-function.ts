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
import {
  ENVIRONMENT,
  METRIC_NAMESPACE,
  type MetricName,
  STACK_DIMENSION,
} from '../../functions/shared/contract.ts';
import type { ModelFile } from '../model-profile.ts';

/** Properties of a {@link PipelineFunction}. */
export interface PipelineFunctionProps {
  /** The function's folder under `functions/`. */
  readonly folder: string;
  /** Its name in logs, metrics and alarms. @default its folder: a name is for several functions of one folder */
  readonly name?: string;
  readonly description: string;
  readonly logRetention: RetentionDays;
  /** @default 30 seconds */
  readonly timeout?: Duration;
  /**
   * How many crashes within five minutes set off its alarm. A function that is called seldom never has three: with 1 its
   * alarm stays until a run ends well.
   * @default 3; crashes are retried, and a lost race on a key is one: a step that is broken has seven in two minutes
   */
  readonly crashesToAlarm?: number;
  /** @default 256; a Lambda's share of the processor grows with it: 1,769 are one processor */
  readonly memoryMegabytes?: number;
  /** The processor of functions with native packages. @default ARM_64 */
  readonly architecture?: Architecture;
  /** Packages that are installed into the function's bundle, with their native parts. @default none */
  readonly packages?: readonly string[];
  /** The model whose profile the function has as `#model`. @default none */
  readonly model?: ModelFile;
  /** The texts that modules of these names are in the bundle: `#…`. @default none */
  readonly texts?: Readonly<Record<`#${string}`, () => string>>;
  /** Room under `/tmp`. @default 512 MB */
  readonly ephemeralStorageSize?: Size;
}

/**
 * One Lambda of the pipeline, with all that they share set once: Node 24 on arm64, one minified ES module with the
 * AWS SDK in it and its source map, tracing, a log group of its own, and a role that may do nothing but write to
 * that log group until a `grant…` method of another construct adds to it.
 */
export class PipelineFunction extends Construct {
  /** Its name in logs, metrics and alarms. */
  readonly name: string;
  readonly resource: NodejsFunction;
  readonly timeout: Duration;
  readonly crashesToAlarm: number;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    super(scope, id);
    const { folder, description, logRetention, memoryMegabytes = 256, packages = [] } = props;
    const { architecture = Architecture.ARM_64, ephemeralStorageSize, model } = props;
    this.name = props.name ?? folder;
    this.timeout = props.timeout ?? Duration.seconds(30);
    this.crashesToAlarm = props.crashesToAlarm ?? 3;
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
        // No limit of the heap beside it: Lambda sets its own, by the function's memory, where this names none.
        NODE_OPTIONS: '--enable-source-maps',
      },
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        minify: true,
        sourceMap: true,
        sourcesContent: false,
        // The SDK is bundled, so that the version that was tested is the one that runs. Its CommonJS parts want a
        // `require`, which a module does not have.
        externalModules: [],
        mainFields: ['module', 'main'],
        ...(packages.length > 0 && {
          nodeModules: [...packages],
          environment: installFor(architecture),
        }),
        // A profile is too long for an environment variable beside the instructions.
        esbuildArgs: { ...(model && { '--alias:#model': model.path }), ...this.#writeTexts(props.texts) },
        loader: { '.txt': 'text' },
        banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
      },
    });
    // Every function that knows the model knows what a photo costs.
    if (model) this.set('pricePerPhoto', model.profile.price);
    Validations.of(this.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Tracing: X-Ray has no resource to name.',
    });
  }

  /** Writes texts to files, and answers what makes esbuild take these for the modules. */
  #writeTexts(texts: PipelineFunctionProps['texts'] = {}): Record<string, string> {
    if (!Stack.of(this).bundlingRequired) return {};
    const entries = Object.entries(texts).map(([name, makeText]) => {
      // Whole: `cdk synth` puts its files into a relative folder, which esbuild would take for a package.
      const file = resolve(Stage.of(this)?.outdir ?? '', `${this.name}-${name.slice(1)}.txt`);
      writeFileSync(file, makeText());
      return [`--alias:${name}`, file];
    });
    return Object.fromEntries(entries);
  }

  /** A metric that the function logs: Powertools names the function as its `service`, beside its `stack`. */
  metric(metricName: MetricName, options: MetricOptions): Metric {
    const dimensionsMap = { service: this.name, [STACK_DIMENSION]: Stack.of(this).stackName };
    return new Metric({ namespace: METRIC_NAMESPACE, metricName, dimensionsMap, ...options });
  }

  /** Lets the function do these actions, on these resources alone. */
  allow(actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>): void {
    this.role.addToPolicy(
      new PolicyStatement({ actions, resources, ...(conditions !== undefined && { conditions }) }),
    );
  }

  /** Lets the function do these actions on the objects of a bucket under these keys, which may end with `*`. */
  allowObjects(bucket: Bucket, actions: string[], keys: string): void {
    this.allow(actions, [bucket.arnForObjects(keys)]);
    if (!keys.includes('*')) return;
    const logicalId = Stack.of(this).getLogicalId(bucket.node.defaultChild as CfnBucket);
    Validations.of(this).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${keys}]`,
      reason: 'An object per photo: the prefix is as narrow as it gets.',
    });
  }

  /** Lets the function list the keys of a bucket under a prefix: so that a missing one is no forbidden one, too. */
  allowList(bucket: Bucket, prefix: string): void {
    this.allow(['s3:ListBucket'], [bucket.bucketArn], { StringLike: { 's3:prefix': `${prefix}*` } });
  }

  /** Sets an environment variable that the contract names. */
  set(variable: keyof typeof ENVIRONMENT, value: string | number): void {
    this.resource.addEnvironment(ENVIRONMENT[variable], String(value));
  }
}

/**
 * Has npm install the packages of the lock file that are for a Lambda function of that processor, whatever the machine.
 * `npm_config_os` of the surroundings comes first: on the local engine, functions run on this machine's own system.
 * @see https://docs.npmjs.com/cli/v11/using-npm/config#os
 */
function installFor({ name }: Architecture): Record<string, string> {
  return {
    npm_config_os: process.env.npm_config_os ?? 'linux',
    npm_config_cpu: name === 'x86_64' ? 'x64' : name,
    npm_config_libc: 'glibc',
  };
}
