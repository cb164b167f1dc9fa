import type { Template } from 'aws-cdk-lib/assertions';

type Matcher = string | { readonly prefix: string } | { readonly exists: boolean };
/** A pattern: each field has matchers or a nested pattern; `$or` holds patterns of which one must match. */
export interface EventPattern {
  readonly [field: string]: readonly Matcher[] | readonly EventPattern[] | EventPattern;
}

/**
 * Whether an EventBridge rule matches an event. Supports only what the stack's rules use.
 * @throws an error for anything else in the pattern
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: EventPattern, event: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    if (field === '$or') {
      return (expected as readonly EventPattern[]).some((part) => matchesPattern(part, event));
    }
    const value = event[field];
    if (Array.isArray(expected)) return (expected as readonly Matcher[]).some((one) => matches(one, value));
    return matchesPattern(expected as EventPattern, (value ?? {}) as Record<string, unknown>);
  });
}

function matches(matcher: Matcher, value: unknown): boolean {
  if (typeof matcher === 'string') return value === matcher;
  if ('prefix' in matcher) return typeof value === 'string' && value.startsWith(matcher.prefix);
  if ('exists' in matcher) return (value !== undefined) === matcher.exists;
  throw new Error(`The pattern has ${JSON.stringify(matcher)}: expected a text, a prefix or exists.`);
}

/** The pattern of the only rule for events from this source; each reference in it is replaced by `ref`. */
export function readPattern(template: Template, source: string, ref: string): EventPattern {
  const rules = Object.values(template.findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties.EventPattern,
  );
  const own = rules.filter((pattern) => pattern?.source?.includes(source));
  if (own.length !== 1) throw new Error(`There are ${own.length} rules of ${source}, expected one.`);
  return JSON.parse(JSON.stringify(own[0]).replace(/\{"Ref":"\w+"\}/g, JSON.stringify(ref)));
}
