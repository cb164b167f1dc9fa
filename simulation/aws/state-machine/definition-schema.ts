import { z } from 'zod';

/** A state machine's definition in the Amazon States Language, before validation. */
export interface AslDefinition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, object>>;
  readonly TimeoutSeconds?: number;
  readonly QueryLanguage?: string;
}

const common = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
/** `$states` is reserved. */
const variables = z.record(z.string().regex(/^(?!states$)[A-Za-z_]\w*$/), z.unknown());
const effects = { Assign: variables.optional(), Output: z.unknown().optional() };
const exit = { Next: z.string().optional(), End: z.literal(true).optional() };
/** A number, or an expression that yields one. */
const seconds = z.union([z.number().int().nonnegative(), z.string().startsWith('{%').endsWith('%}')]);
const errorEquals = z.array(z.string()).min(1);

/** @see https://states-language.net/#errors for the defaults */
const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorEquals,
  IntervalSeconds: z.number().int().positive().default(1),
  MaxAttempts: z.number().int().nonnegative().default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.number().int().positive().optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});

const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorEquals,
  Next: z.string(),
  ...effects,
});

const rule = z.strictObject({
  Comment: z.string().optional(),
  Condition: z.string(),
  Next: z.string(),
  ...effects,
});

const state = z.discriminatedUnion('Type', [
  z.strictObject({ Type: z.literal('Pass'), ...common, ...effects, ...exit }),
  z.strictObject({ Type: z.literal('Wait'), ...common, ...effects, ...exit, Seconds: seconds }),
  z.strictObject({
    Type: z.literal('Choice'),
    ...common,
    ...effects,
    Choices: z.array(rule).min(1),
    Default: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Task'),
    ...common,
    ...effects,
    ...exit,
    Resource: z.string(),
    Arguments: z.record(z.string(), z.unknown()),
    TimeoutSeconds: seconds.optional(),
    Retry: z.array(retrier).default([]),
    Catch: z.array(catcher).default([]),
  }),
  z.strictObject({ Type: z.literal('Succeed'), ...common, Output: z.unknown().optional() }),
  z.strictObject({
    Type: z.literal('Fail'),
    ...common,
    Error: z.string().optional(),
    Cause: z.string().optional(),
  }),
]);

const definition = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONata'),
  StartAt: z.string(),
  TimeoutSeconds: z.number().int().positive().optional(),
  States: z.record(z.string(), state),
});

/** A definition in which the interpreter knows every field. */
export type KnownDefinition = z.infer<typeof definition>;
/** A state of a {@link KnownDefinition}. */
export type KnownState = z.infer<typeof state>;
/** An entry of `Retry`, with its defaults. */
export type Retrier = z.infer<typeof retrier>;
/** An entry of `Choices`. */
export type ChoiceRule = z.infer<typeof rule>;

/**
 * Validates that the interpreter knows every field of a definition.
 * @throws an error that lists every unknown field and value, or names a target that does not exist
 */
export function parseDefinition(source: AslDefinition): KnownDefinition {
  const parsed = definition.safeParse(source);
  if (!parsed.success) {
    throw new Error(`The interpreter does not know this definition:\n${z.prettifyError(parsed.error)}`);
  }
  for (const [from, target] of targetsOf(parsed.data)) {
    if (!Object.hasOwn(parsed.data.States, target)) throw new Error(`${from} leads to no state: ${target}`);
  }
  return parsed.data;
}

function targetsOf({ StartAt, States }: KnownDefinition): [from: string, target: string][] {
  const targets: [string, string][] = [['StartAt', StartAt]];
  for (const [name, known] of Object.entries(States)) {
    if ('Next' in known || 'End' in known) {
      if (known.Next !== undefined) targets.push([name, known.Next]);
      if ((known.Next === undefined) === (known.End === undefined)) {
        throw new Error(`${name} has to have either Next or End.`);
      }
    } else if (known.Type === 'Pass' || known.Type === 'Wait' || known.Type === 'Task') {
      throw new Error(`${name} has no Next and no End.`);
    }
    if (known.Type === 'Task') for (const { Next } of known.Catch) targets.push([name, Next]);
    if (known.Type === 'Choice') {
      for (const { Next } of known.Choices) targets.push([name, Next]);
      if (known.Default !== undefined) targets.push([name, known.Default]);
    }
  }
  return targets;
}
