import type { Template } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT } from '../../core/contract/environment.ts';
import { createModel, type Model } from '../../core/model/model.ts';
import { readSettings, type Settings } from '../../core/settings/settings.ts';
import { readConfig } from '../../infra/config.ts';
import { type EventPattern, readPattern } from '../aws/event-pattern.ts';
import type { AslDefinition } from '../aws/state-machine/definition-schema.ts';
import { readDefinition } from '../stack/definition.ts';
import { synthesize } from '../stack/synthesized.ts';
import { FUNCTIONS, type FunctionName } from './invocation.ts';
import type { QueueSettings } from './queue.ts';
import type { StreamSettings } from './stream.ts';

/** The parts of the deployed stack that a world needs. */
export interface Deployed {
  readonly definition: AslDefinition;
  readonly settings: Settings;
  readonly model: Model;
  readonly timeoutMs: Readonly<Record<FunctionName, number>>;
  /** Matches the Step Functions events that go into end-retouch's queue. */
  readonly endedPattern: EventPattern;
  readonly endedQueue: QueueSettings;
  /** The settings with which count-shoots reads the table's stream. */
  readonly stream: StreamSettings;
}

interface FunctionProperties {
  readonly Timeout: number;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}

const RESOURCES: Readonly<Record<string, string>> = {
  [ENVIRONMENT.stateMachineArn]: 'arn:aws:states:eu-west-1:123456789012:stateMachine:Retouch',
  [ENVIRONMENT.photoBucket]: 'photos',
  [ENVIRONMENT.stateBucket]: 'state-objects',
  [ENVIRONMENT.table]: 'state',
};

const synthesized = new Map<string, Deployed>();

/** Synthesizes the stack with these settings. A synthesis takes seconds, so each result is cached. */
export function readDeployed(settings: Record<string, unknown>): Deployed {
  const key = JSON.stringify(settings);
  const known = synthesized.get(key);
  if (known !== undefined) return known;
  const template = synthesize(settings);
  const functions = Object.values(template.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties as FunctionProperties,
  );
  const find = (name: FunctionName) =>
    functions.find(({ Environment }) => Environment.Variables.POWERTOOLS_SERVICE_NAME === name);
  const variables = functions.flatMap(({ Environment }) => Object.entries(Environment.Variables));
  // References to other resources have no value yet.
  const environment = Object.fromEntries(
    variables.map(([name, value]) => [name, typeof value === 'string' ? value : (RESOURCES[name] ?? name)]),
  );
  // Some functions, such as those of webhooks, exist only with certain settings.
  const names = (Object.keys(ENVIRONMENT) as (keyof Settings)[]).filter(
    (name) => ENVIRONMENT[name] in environment,
  );
  const deployed = {
    definition: readDefinition(template) as AslDefinition,
    model: createModel(readConfig(settings).model.profile),
    settings: readSettings(names, environment) as Settings,
    timeoutMs: Object.fromEntries(
      FUNCTIONS.map((name) => [name, (find(name)?.Timeout ?? 30) * 1000]),
    ) as Deployed['timeoutMs'],
    endedPattern: readPattern(template, 'aws.states', RESOURCES[ENVIRONMENT.stateMachineArn] ?? ''),
    endedQueue: readQueue(template, 'EndsEnded'),
    stream: readStream(template),
  };
  synthesized.set(key, deployed);
  return deployed;
}

/** The settings of the queue with a logical id that begins with `id`. */
function readQueue(template: Template, id: string): QueueSettings {
  const isOwn = (logicalId: string) => logicalId.startsWith(id);
  const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
  const queue = queues.find(([logicalId]) => isOwn(logicalId))?.[1].Properties;
  const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
  const mapping = mappings.find(({ Properties }) => isOwn(Properties.EventSourceArn['Fn::GetAtt'][0]));
  return {
    batchSize: mapping?.Properties.BatchSize,
    maxConcurrency: mapping?.Properties.ScalingConfig.MaximumConcurrency,
    visibilityMs: queue.VisibilityTimeout * 1000,
    maxReceives: queue.RedrivePolicy.maxReceiveCount,
  };
}

function readStream(template: Template): StreamSettings {
  const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
  const mapping = mappings.find(({ Properties }) => Properties.StartingPosition !== undefined)?.Properties;
  return {
    batchSize: mapping.BatchSize,
    windowMs: mapping.MaximumBatchingWindowInSeconds * 1000,
    retries: mapping.MaximumRetryAttempts,
  };
}
