import { describe, expect, it } from 'vitest';
import { synthesize } from '../../simulation/stack/synthesized.ts';

const template = synthesize({ shootQuietMinutes: 0.1 });
const mappings = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'));
const [stream] = mappings.filter(({ Properties }) => Properties.StartingPosition !== undefined);

describe('the reader of the table’s stream', () => {
  it('gets changes of photos only: otherwise its own writes would trigger it', () => {
    const [{ Pattern = '' } = {}] = stream?.Properties.FilterCriteria.Filters ?? [];
    expect(JSON.parse(Pattern)).toEqual({ dynamodb: { Keys: { pk: { S: [{ prefix: 'photo#' }] } } } });
  });

  it('batches for a second, and sends failed parts of a batch to a queue', () => {
    expect(stream?.Properties).toMatchObject({
      BatchSize: 200,
      MaximumBatchingWindowInSeconds: 1,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      DestinationConfig: {
        OnFailure: {
          Destination: { 'Fn::GetAtt': [expect.stringMatching(/^ShootsDeadLetters/), 'Arn'] },
        },
      },
    });
  });

  it('misses no change between the creation of the stream and its own', () => {
    expect(stream?.Properties.StartingPosition).toBe('TRIM_HORIZON');
  });
});

describe('the function that announces the ends of shoots', () => {
  it('runs each minute, and knows how long a shoot has to be quiet', () => {
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    const [id, own] =
      functions.find(
        ([, { Properties }]) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME === 'finish-shoots',
      ) ?? [];
    expect(own?.Properties.Environment.Variables).toMatchObject({ SHOOT_QUIET_SECONDS: '6' });
    const rules = Object.values(template.findResources('AWS::Events::Rule'));
    const rule = rules.find(({ Properties }) => JSON.stringify(Properties.Targets).includes(`"${id}"`));
    expect(rule?.Properties.ScheduleExpression).toBe('rate(1 minute)');
  });
});
