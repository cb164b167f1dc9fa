import type { Command } from '../command.ts';
import { type CheckName, exitCodeOf, listChecks } from '../doctor/doctor.ts';
import type { ExaminedStack } from '../doctor/examined-stack.ts';
import { describeFinding } from '../doctor/finding.ts';
import { checkPaid } from '../doctor/paid/check-paid.ts';
import { type Check, type CheckFinding, runChecks } from '../doctor/run-checks.ts';
import { count } from '../words/numbers.ts';

/** The options of `retouch doctor`. */
export interface DoctorOptions {
  readonly stack: string;
  /** Whether to send one photo all the way. */
  readonly paid?: true;
}

/**
 * The longest time between two findings of the paid check: it asks the user, and its photo may wait.
 * `followPhoto` has limits of its own.
 */
const PAID_TIMEOUT_MS = 60 * 60_000;

/** `retouch doctor`: checks whether a stack works. One line per finding, and what to do about each fault. */
export const doctorCommand: Command<DoctorOptions> = async (context, { stack: name, paid }) => {
  const { signal, output, confirm } = context;
  const found = await context.connect().then(
    (stack) => ({ stack, problem: null }),
    (problem: unknown) => ({ stack: null, problem }),
  );
  signal.throwIfAborted();
  const examined: ExaminedStack = { name, signal, ...found, line: null, balance: null, price: null };
  const findings: CheckFinding<CheckName>[] = [];
  const hasFault = () => findings.some(({ state }) => state === 'fault');
  const sending: Check<CheckName> = {
    name: 'paid',
    title: 'A photo all the way',
    needs: ['api', 'photos'],
    timeoutMs: PAID_TIMEOUT_MS,
    run: () => checkPaid(examined, { confirm, hasFault }),
  };
  for await (const finding of runChecks([...listChecks(examined), ...(paid ? [sending] : [])], signal)) {
    findings.push(finding);
    output.tell('check', finding, describeFinding(finding));
  }
  output.say(sumUp(findings));
  return exitCodeOf(findings);
};

function sumUp(findings: readonly CheckFinding[]): string {
  const numberOf = (state: CheckFinding['state']) => findings.filter((one) => one.state === state).length;
  const [faults, warnings, unknown] = [numberOf('fault'), numberOf('warning'), numberOf('unknown')];
  const unseen =
    unknown === 0 ? '' : ` ${unknown} could not be checked${faults > 0 ? '' : ', which is no fault'}.`;
  if (faults > 0) return `\n${count(faults, 'fault')}, ${count(warnings, 'warning')}.${unseen}`;
  return warnings === 0 ? `\nNo faults.${unseen}` : `\nNo faults; ${count(warnings, 'warning')}.${unseen}`;
}
