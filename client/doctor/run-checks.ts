import { setTimeout as sleep } from 'node:timers/promises';
import { explainError } from '../program/explain-error.ts';
import { EXIT, Problem } from '../program/problem.ts';
import { type Finding, unknown } from './finding.ts';

/** One check of the doctor. */
export interface Check<Name extends string = string> {
  readonly name: Name;
  /** The subject of a sentence: `The API` could not be looked at. */
  readonly title: string;
  /** Checks that have to pass first: if one of them is at fault or unknown, this check is skipped. */
  readonly needs?: readonly Name[];
  /** The longest time between two findings. @default 25 seconds */
  readonly timeoutMs?: number;
  /** @throws if the part cannot be looked at */
  run(): AsyncIterable<Finding>;
}

/** A finding with the name of its check. */
export type CheckFinding<Name extends string = string> = Finding & { readonly check: Name };

/** Longer than any part of a working stack takes; all of them together take some seconds. */
const TIMEOUT_MS = 25_000;

/**
 * Runs checks one after another, even if some of them fail. Yields findings as they come.
 * @throws {Problem} if the command was called in a wrong way
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
  const { title, timeoutMs = TIMEOUT_MS } = check;
  const findings = check.run()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(timeoutMs, findings.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Problem && error.exitCode === EXIT.wrongUse) throw error;
    yield unknown(`${title} could not be checked: ${explain(error)}`);
  }
}

/** @throws {Problem} if the work takes longer */
async function within<T>(timeoutMs: number, work: Promise<T>, signal: AbortSignal): Promise<T> {
  const done = new AbortController();
  const timeout = sleep(timeoutMs, undefined, { signal: AbortSignal.any([signal, done.signal]) }).then(() => {
    throw new Problem(`no answer within ${timeoutMs / 1000} s.`);
  });
  timeout.catch(() => {});
  try {
    return await Promise.race([work, timeout]);
  } finally {
    done.abort();
  }
}

/** The fields of an AWS error that are read. */
interface KnownFields {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Explains an error. Removes URLs, which could be presigned. */
export function explain(error: unknown): string {
  const { name = '', message = String(error), $metadata } = error as KnownFields;
  const problem = explainError(error);
  if (problem !== null) return problem.message;
  // The answer has nothing of an AWS error: it is from a proxy, or from an engine that is not AWS.
  if (name === 'Unknown') return `it answered HTTP ${$metadata?.httpStatusCode}.`;
  const [said] = message.replaceAll(/https?:\/\/\S+/g, '(a URL)').split('\n', 1);
  return name === 'Error' ? `${said}` : `${said} (${name})`;
}

function passedOver(title: string, missing = 'what it needs'): Finding {
  return unknown(`${title} could not be checked: it needs ${lowerFirst(missing)}, see above.`);
}

/** Lowercases the beginning of a title for the middle of a sentence. Names such as AWS stay as they are. */
function lowerFirst(title: string): string {
  return title.replace(/^(The|Your) /, (word) => word.toLowerCase());
}
