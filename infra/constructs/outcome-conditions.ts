import { Condition } from 'aws-cdk-lib/aws-stepfunctions';
import { GONE_JOBS, OUTCOME } from '../../core/contract/outcomes.ts';
import type { Pool } from '../../core/contract/table.ts';
import { MAX_EVENTS } from './workflow-limits.ts';

/** A condition: the photo's slot is for a submit, and not for collecting a job. */
export const HOLDS_SUBMIT_SLOT = `$slot.pool = "${'submit' satisfies Pool}"`;

/** A condition: the photo is to join again later, when the next trial of the open breaker is due. */
export const IS_TO_WAIT = '$exists($states.input.waitSeconds)';

/** A condition: the job that gave no result is of an earlier attempt, and the caller allows to pay again. */
export const PAYS_AGAIN = `$payAgain and $not(${HOLDS_SUBMIT_SLOT})`;

/** A condition: Segmind has forgotten the job, or cancelled it. */
export const IS_JOB_GONE = `$states.input.error.code in ${JSON.stringify(GONE_JOBS)}`;

/**
 * A condition for going back to an earlier state: the outcome, and room left in the history of the execution.
 */
export function isWithin(limit: keyof typeof MAX_EVENTS, outcome: string, also?: string): Condition {
  const conditions = [`$states.input.outcome = "${outcome}"`, `$events < ${MAX_EVENTS[limit]}`];
  return Condition.jsonata(`{% ${[...conditions, ...(also ? [also] : [])].join(' and ')} %}`);
}

/** A condition: Segmind took the job, and `also` holds. */
export function acceptedWith(also: string): Condition {
  return Condition.jsonata(`{% $states.input.outcome = "${OUTCOME.accepted}" and ${also} %}`);
}

/** A condition: the step answered this outcome. */
export function outcomeIs(outcome: string): Condition {
  return Condition.jsonata(`{% $states.input.outcome = "${outcome}" %}`);
}
