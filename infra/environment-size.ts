import { Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { ENVIRONMENT } from '../core/contract/environment.ts';
import { SettingsError } from './config.ts';
import type { PipelineFunction } from './constructs/pipeline-function.ts';

/**
 * "4 KB, for all environment variables associated with the function, in aggregate". Lambda measures them as
 * JSON, and reports an error only in the middle of a deployment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_BYTES = 4096;
/**
 * Values that are known only after the deployment, at their longest:
 * `arn:aws:states:ap-southeast-1:…:stateMachine:<80>`, …
 */
const UNKNOWN = { arn: 'x'.repeat(140), url: 'x'.repeat(150), name: 'x'.repeat(80) };
/** How many variables an error names, the largest first, of those that settings determine. */
const NAMED = 3;

/** The variables of a function; null for a value that is known only after the deployment. */
type Variables = Readonly<Record<string, string | null>>;

/**
 * Checks that the environment variables of each function fit.
 * @throws {SettingsError} that names each function with too many bytes of variables, their sum, and the
 * largest variables with the settings that they come from
 */
export function checkEnvironments(functions: readonly PipelineFunction[]): void {
  const wrong = functions.flatMap((fn) => {
    const variables = readVariables(fn);
    const bytes = measure(variables);
    return bytes <= MAX_BYTES ? [] : [describe(fn.name, bytes, variables)];
  });
  if (wrong.length > 0) {
    throw new SettingsError(
      `The settings in the CDK context do not fit into the environment variables of functions:\n  ${wrong.join('\n  ')}`,
    );
  }
}

function describe(name: string, bytes: number, variables: Variables): string {
  const largest = Object.entries(variables)
    .filter(([variable, value]) => value !== null && Object.values<string>(ENVIRONMENT).includes(variable))
    .map(([variable, value]) => ({ variable, size: measure({ [variable]: value }) }))
    .sort((a, b) => b.size - a.size)
    .slice(0, NAMED)
    .map(({ variable, size }) => `${settingOf(variable)} (${size})`);
  return (
    `${name}: its variables have ${bytes} bytes; Lambda allows at most ${MAX_BYTES}. ` +
    `The largest are ${largest.join(', ')}. Shorten these; a few patterns or origins can often replace many.`
  );
}

/** The setting that determines a variable, or the variable itself. */
function settingOf(variable: string): string {
  const [name] = Object.entries(ENVIRONMENT).find(([, value]) => value === variable) ?? [variable];
  return name === 'defaultRecipe' ? 'instructions' : name;
}

function readVariables(fn: PipelineFunction): Variables {
  const { environment } = fn.resource.node.defaultChild as CfnFunction;
  const { variables = {} } = Stack.of(fn).resolve(environment) ?? {};
  const entries = Object.entries<unknown>(variables);
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'string' ? value : null]));
}

/** The size as Lambda measures it, in bytes. */
function measure(variables: Variables): number {
  const entries = Object.entries(variables).map(([name, value]) => [name, value ?? longestOf(name)]);
  return Buffer.byteLength(JSON.stringify(Object.fromEntries(entries)));
}

function longestOf(name: string): string {
  if (name.endsWith('_ARN')) return UNKNOWN.arn;
  return name.endsWith('_URL') ? UNKNOWN.url : UNKNOWN.name;
}
