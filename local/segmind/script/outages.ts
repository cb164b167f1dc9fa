import * as z from 'zod';
import { CALLS, type Call, readSetting, readStep, ScriptFault, type Step } from './script-steps.ts';
import { type JobPlan, jobPlanSchema } from './scripts.ts';

/** An outage as a client posts it: it starts now and lasts for `seconds`. */
export type OutageInput =
  /** Every call of that kind, or of all kinds, gets the step. */
  | { readonly call: Call | 'all'; readonly seconds: number; readonly step: Step }
  /** Every job that is taken gets the plan, such as `{fail: true}`. */
  | { readonly call: 'job'; readonly seconds: number; readonly job: JobPlan };

/** The outages, which hit every call or job for a while. */
export interface Outages {
  /** @throws ScriptFault if the input is no outage */
  add(input: unknown): void;
  clear(): void;
  /** The step of the oldest current outage of these calls. */
  step(call: Call): Step | undefined;
  /** The plan of the oldest current outage of jobs. */
  job(): JobPlan | undefined;
}

const seconds = z.number().positive();

const outageSchema = z.discriminatedUnion('call', [
  z.strictObject({ call: z.enum([...CALLS, 'all']), seconds, step: z.unknown() }),
  z.strictObject({ call: z.literal('job'), seconds, job: jobPlanSchema }),
]);

type Outage = OutageInput & { readonly endsAtMs: number };

/**
 * Creates an empty set of outages. An outage lasts for its time, however many calls come. It hits the calls
 * that passed the checks of key, account and rate limit, and takes precedence over scripts and faults: a
 * photo's script waits until the outage is over.
 */
export function createOutages(now: () => number): Outages {
  let outages: Outage[] = [];
  const current = () => outages.filter(({ endsAtMs }) => now() < endsAtMs);
  return {
    add: (input) => {
      const outage = readOutage(input);
      outages = [...current(), { ...outage, endsAtMs: now() + outage.seconds * 1000 }];
    },
    clear: () => {
      outages = [];
    },
    step: (call) => {
      const found = current().find((outage) => outage.call === call || outage.call === 'all');
      return found && 'step' in found ? found.step : undefined;
    },
    job: () => {
      const found = current().find((outage) => outage.call === 'job');
      return found && 'job' in found ? found.job : undefined;
    },
  };
}

function readOutage(input: unknown): OutageInput {
  const read = readSetting(outageSchema, input, 'outage');
  if (read.call === 'job') return read;
  const { call, seconds } = read;
  let step: Step = { ok: true };
  for (const one of call === 'all' ? CALLS : [call]) step = readStep(read.step, one, 'outage.step');
  if (step.times !== undefined || step.repeat !== undefined) {
    throw new ScriptFault(
      'outage.step: an outage affects every call until it ends: expected no times and no repeat',
    );
  }
  return { call, seconds, step };
}
