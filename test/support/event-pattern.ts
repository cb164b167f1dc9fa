import type { Template } from 'aws-cdk-lib/assertions';

type Matcher = string | { readonly prefix: string } | { readonly exists: boolean };
/** A pattern: of each field its matchers, or a pattern of its own; `$or` holds patterns of which one must match. */
export interface EventPattern {
  readonly [field: string]: readonly Matcher[] | readonly EventPattern[] | EventPattern;
}

/**
 * Whether an EventBridge rule takes an event: as far as the stack's rules go.
 * @throws an error at anything else in the pattern
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

/** The pattern of the one rule for events of that source; what it refers to is `ref`. */
export function readPattern(template: Template, source: string, ref: string): EventPattern {
  const rules = Object.values(template.findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties.EventPattern,
  );
  const own = rules.filter((pattern) => pattern?.source?.includes(source));
  if (own.length !== 1) throw new Error(`There are ${own.length} rules of ${source}, expected one.`);
  return JSON.parse(JSON.stringify(own[0]).replace(/\{"Ref":"\w+"\}/g, JSON.stringify(ref)));
}
