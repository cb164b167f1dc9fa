import type { Template } from 'aws-cdk-lib/assertions';

/** A state of a state machine, as far as tests look at it. */
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Seconds?: number | string;
  readonly TimeoutSeconds?: number;
  readonly QueryLanguage?: string;
  readonly Resource?: string;
  readonly Retry?: readonly object[];
  readonly Catch?: readonly object[];
}

/** A state machine's definition. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
  readonly QueryLanguage?: string;
}

/** The definition of a construct's state machine in a template, with an ARN in place of each reference. */
export function readDefinition(template: Template, construct = 'Workflow'): Definition {
  const machines = Object.entries(template.findResources('AWS::StepFunctions::StateMachine'));
  const machine = machines.find(([id]) => id.startsWith(`${construct}StateMachine`))?.[1];
  if (machine === undefined) throw new Error(`The template has no state machine of ${construct}.`);
  const [, parts] = machine.Properties.DefinitionString['Fn::Join'];
  const text = parts.map((part: unknown) =>
    typeof part === 'string'
      ? part
      : (part as { Ref?: string }).Ref === 'AWS::Partition'
        ? 'aws'
        : 'arn:aws:lambda:x',
  );
  return JSON.parse(text.join(''));
}
