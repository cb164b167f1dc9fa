import aslValidator from 'asl-validator';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import { readDefinition } from '../../simulation/stack/definition.ts';
import { synthesize } from '../../simulation/stack/synthesized.ts';
import { createMachine } from '../simulation/state-machine/machine.ts';
import { crash } from '../simulation/state-machine/retouch-machine.ts';

const template = synthesize();
const definition = readDefinition(template, 'Bulk');
const step = definition.States['Continue bulk run'];
const RUN = { id: 'retry-1' };

/** Runs the definition. The function returns these answers in turn, or throws them. */
async function play(...answers: unknown[]) {
  const payloads: unknown[] = [];
  const machine = createMachine(definition.States, {
    definition,
    invoke: async (_, payload) => {
      const answer = answers[payloads.push(payload) - 1];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const execution = await machine.run(RUN);
  return { execution, payloads, seconds: machine.elapsed() };
}

const more = (waitSeconds: number) => ({ ...RUN, outcome: OUTCOME.more, waitSeconds });
const finished = { ...RUN, outcome: OUTCOME.finished };

describe('the state machine of bulk runs', () => {
  it('is valid, Standard, logged without data, and traced', () => {
    expect(aslValidator(definition, { checkArn: false }).errorsText('\n')).toBe('');
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      LoggingConfiguration: Match.objectLike({ Level: 'ALL', IncludeExecutionData: false }),
      TracingConfiguration: { Enabled: true },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/states/Retouch/bulk',
    });
  });

  it('has a timeout, and its task has one that exceeds its function’s', () => {
    expect(definition.TimeoutSeconds).toBe(86_400);
    expect(step?.TimeoutSeconds).toBe(310);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'continue-bulk-run' }) },
      Timeout: 300,
    });
  });

  it('continues after the wait that each step returns, until a step reports that all is done', async () => {
    const { execution, payloads, seconds } = await play(more(10), more(3), finished);
    expect(execution.status).toBe('SUCCEEDED');
    expect(payloads).toEqual([RUN, RUN, RUN]);
    expect(seconds).toBe(13);
  });

  it('ends at once if there is nothing to do', async () => {
    const { execution, payloads } = await play(finished);
    expect([execution.status, payloads.length]).toEqual(['SUCCEEDED', 1]);
  });

  it('retries a step that crashed or was throttled', async () => {
    const { execution, payloads } = await play(
      crash(),
      crash('Lambda.TooManyRequestsException'),
      more(1),
      finished,
    );
    expect(execution.status).toBe('SUCCEEDED');
    expect(payloads).toEqual([RUN, RUN, RUN, RUN]);
  });

  it('fails after an hour of retries', async () => {
    const { execution, payloads } = await play(...Array.from({ length: 100 }, () => crash()));
    expect([execution.status, payloads.length]).toEqual(['FAILED', 49]);
  });

  it('has room in its history for 270,000 photos at 100 a step', async () => {
    const steps = 50;
    const { execution } = await play(...Array.from({ length: steps }, () => more(10)), finished);
    expect((execution.historyEvents / (steps + 1)) * (270_000 / 100)).toBeLessThan(25_000);
  });
});
