import type { SimulatorState } from '../simulator-state.ts';
import type { Call, Step } from './script-steps.ts';
import type { JobPlan } from './scripts.ts';

/** What happens to this call: the script's next step, else the chaos run's fault, else nothing. */
export function nextStep(
  { scripts, faults, ledger }: SimulatorState,
  call: Call,
  photo: string,
): Step | undefined {
  const scripted = scripts.nextStep(call, photo);
  const fault = scripted ? undefined : faults.next(call, photo);
  if (fault) ledger.fault(fault.kind);
  const step = scripted ?? fault?.step;
  if (step && !('ok' in step)) ledger.totals.spoilt += 1;
  return step;
}

/** How this photo's next job goes: the chaos run's fault, and over it what the scripts say. */
export function nextPlan({ scripts, faults, ledger }: SimulatorState, photo: string): JobPlan {
  const fault = faults.next('job', photo);
  if (fault) ledger.fault(fault.kind);
  return { ...fault?.job, ...scripts.jobPlan(photo) };
}
