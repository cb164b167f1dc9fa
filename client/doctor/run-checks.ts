import { setTimeout as sleep } from 'node:timers/promises';
import { explainError } from '../program/explain-error.ts';
import { EXIT, Problem } from '../program/problem.ts';
import { type Finding, unknown } from './finding.ts';

/** One thing that is looked at. */
export interface Check<Name extends string = string> {
  readonly name: Name;
  /** In a sentence: `The API could not be looked at.` */
  readonly title: string;
  /** Checks without which it cannot be looked at: if one of them is at fault or unknown, it is passed over. */
  readonly needs?: readonly Name[];
  /** How long it may take from one finding to the next. @default 25 seconds */
  readonly patienceMs?: number;
  /** @throws what kept it from being looked at */
  run(): AsyncIterable<Finding>;
}

/** A finding, and the check that it is of. */
export type CheckFinding<Name extends string = string> = Finding & { readonly check: Name };

/** More than any part of a stack that is well takes; all of them together take some seconds. */
const PATIENCE_MS = 25_000;

/**
 * Runs checks one after the other, whatever becomes of each; yields what they find as they find it.
 * @throws {Problem} of how the command was called
 */
export async function* runChecks<Name extends string>(
  checks: readonly Check<Name>[],
  signal: AbortSignal,
): AsyncGenerator<CheckFinding<Name>> {
  const titles = new Map(checks.map(({ name, title }) => [name, title]));
  const unusable = new Set<Name>();
  for (const check of checks) {
    const { name: of, title, needs = [] } = check;
    const missing = needs.find((name) => unusable.has(name));
    const findings =
      missing === undefined ? findingsOf(check, signal) : [passedOver(title, titles.get(missing))];
    for await (const finding of findings) {
      if (finding.state === 'fault' || finding.state === 'unknown') unusable.add(of);
      yield { check: of, ...finding };
    }
  }
}

async function* findingsOf(check: Check, signal: AbortSignal): AsyncGenerator<Finding> {
  const { title, patienceMs = PATIENCE_MS } = check;
  const findings = check.run()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(patienceMs, findings.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Problem && error.exitCode === EXIT.wrongUse) throw error;
    yield unknown(`${title} could not be looked at: ${explain(error)}`);
  }
}

/** @throws {Problem} if it takes longer */
async function within<T>(patienceMs: number, work: Promise<T>, signal: AbortSignal): Promise<T> {
  const done = new AbortController();
  const timeout = sleep(patienceMs, undefined, { signal: AbortSignal.any([signal, done.signal]) }).then(
    () => {
      throw new Problem(`no answer within ${patienceMs / 1000} s.`);
    },
  );
  timeout.catch(() => {});
  try {
    return await Promise.race([work, timeout]);
  } finally {
    done.abort();
  }
}

/** What is read of an error of AWS. */
interface KnownFields {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** An error in words, without a URL, which could be presigned. */
export function explain(error: unknown): string {
  const { name = '', message = String(error), $metadata } = error as KnownFields;
  const problem = explainError(error);
  if (problem !== null) return problem.message;
  // An answer without anything that AWS says of its errors: of a proxy, or of an engine that is not AWS.
  if (name === 'Unknown') return `it answered HTTP ${$metadata?.httpStatusCode}.`;
  const [said] = message.replaceAll(/https?:\/\/\S+/g, '(a URL)').split('\n', 1);
  return name === 'Error' ? `${said}` : `${said} (${name})`;
}

function passedOver(title: string, missing = 'what it needs'): Finding {
  return unknown(`${title} could not be looked at: that needs ${lowerFirst(missing)}, see above.`);
}

/** The beginning of a title within a sentence: names of AWS and the like stay as they are. */
function lowerFirst(title: string): string {
  return title.replace(/^(The|Your) /, (word) => word.toLowerCase());
}
