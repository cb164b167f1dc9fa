import type { SimulatorState } from '../simulator-state.ts';
import type { Call, PhotoCall, Step } from './script-steps.ts';
import type { JobPlan } from './scripts.ts';

/** The step of the current outage for this call, if there is one. */
export function outageStep({ outages, ledger }: SimulatorState, call: Call): Step | undefined {
  const step = outages.step(call);
  if (step) ledger.totals.inOutage += 1;
  if (step && !('ok' in step)) ledger.totals.spoilt += 1;
  return step;
}

/** The step for this call: the outage's, else the script's next, else the chaos run's fault, else none. */
export function nextStep(state: SimulatorState, call: PhotoCall, photo: string): Step | undefined {
  const struck = outageStep(state, call);
  if (struck) return struck;
  const { scripts, faults, ledger } = state;
  const scripted = scripts.nextStep(call, photo);
  const fault = scripted ? undefined : faults.next(call, photo);
  if (fault) ledger.fault(fault.kind);
  const step = scripted ?? fault?.step;
  if (step && !('ok' in step)) ledger.totals.spoilt += 1;
  return step;
}

/**
 * The plan of this photo's next job: the outage's; else the chaos run's fault, with the fields of scripts on
 * top.
 */
export function nextPlan({ outages, scripts, faults, ledger }: SimulatorState, photo: string): JobPlan {
  const struck = outages.job();
  if (struck) {
    ledger.totals.inOutage += 1;
    return struck;
  }
  const fault = faults.next('job', photo);
  if (fault) ledger.fault(fault.kind);
  return { ...fault?.job, ...scripts.jobPlan(photo) };
}
