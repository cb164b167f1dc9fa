import type { Template } from 'aws-cdk-lib/assertions';

/** A branch of a Choice. */
export interface Branch {
  readonly Condition: string;
  readonly Next: string;
  readonly Assign?: object;
}

/** A state of a state machine, with the fields that tests look at. */
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
  readonly Choices?: readonly Branch[];
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
