import { describeHold, describeLine } from '../../words/line.ts';
import type { ExaminedStack } from '../examined-stack.ts';
import { type Finding, fault, ok, unknown, warning } from '../finding.ts';

/** Reports the state of the line: held by the circuit breaker, paused by the rate limit, or moving. */
export async function* checkLine({ line }: ExaminedStack): AsyncGenerator<Finding> {
  const now = new Date();
  if (line === null) yield unknown('The line could not be checked.');
  else if (line.breaker !== null) {
    yield fault(
      describeHold(line, now).join(' '),
      'No waiting photo is lost or paid. What to do for each cause: docs/runbook.md#breaker-open.',
    );
  } else if (line.pausedUntil !== null) {
    yield warning(describeHold(line, now).join(' '), 'Nothing to do: the line continues by itself.');
  } else yield ok(`The line moves. ${describeLine(line, now).join(' ')}`);
}
