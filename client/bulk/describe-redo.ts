import type { BulkRun } from '../api/retouch-api.ts';
import { count, dollars } from '../words/numbers.ts';
import { showFolder } from '../words/typed.ts';
import { countTaken, sum } from './bulk-action.ts';

/** The options of `retouch redo` that change the description. */
interface Asked {
  readonly failed?: true | undefined;
  readonly cancelled?: true | undefined;
  readonly notes?: string | undefined;
  readonly strength?: number | undefined;
  readonly payAgain?: true | undefined;
}

/**
 * Describes what `retouch redo` would do and cost: one line per folder, and one sentence for each kind of
 * photo that is left out.
 */
export function describeRedo(plans: readonly BulkRun[], asked: Asked): string[] {
  const some = plans.filter((plan) => countTaken(plan) > 0);
  const lines = some.map(describePlan);
  if (plans.every(({ matched }) => matched === 0)) {
    const why = asked.failed
      ? 'no photo has failed'
      : asked.cancelled
        ? 'no photo is cancelled'
        : 'the decisions are already carried out, or reject no photo';
    lines.push(`There is nothing to do again: ${why}.`);
  }
  if (some.length > 0 && (asked.notes !== undefined || asked.strength !== undefined)) {
    lines.push('Your options apply only to rejected photos for which the decision has no recipe.');
  }
  const paid = sum(plans, (plan) => plan.mayPayAgain);
  const paidCost = dollars(sum(plans, (plan) => plan.mayPayAgainCost));
  if (paid > 0) {
    const may = `${count(paid, 'photo')} may cost a second time`;
    lines.push(
      asked.payAgain
        ? `${may}: ${paidCost}, which the price includes.`
        : `${may}, for ${paidCost} more. Without --pay-again, ${paid === 1 ? 'it does' : 'they do'} not run.`,
    );
  }
  const passedOver = sum(plans, (plan) => plan.passedOver);
  if (passedOver > 0) {
    lines.push(
      `${count(passedOver, 'decision')} cannot be carried out now: the photo does not exist, has not ended, or has no such version.`,
    );
  }
  return lines;
}

function describePlan(plan: BulkRun): string {
  const { folder, isAll, costAtMost } = plan;
  const atLeast = isAll ? '' : 'at least ';
  const price = costAtMost > 0 ? `${isAll ? 'at most ' : ''}${dollars(costAtMost)}` : 'at no cost';
  return `${showFolder(folder)}: ${atLeast}${count(countTaken(plan), 'photo')} to do again, ${price}`;
}
