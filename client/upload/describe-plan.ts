import type { Estimate } from '../api/retouch-api.ts';
import { count, dollars, megabytes } from '../words/numbers.ts';
import { describeMoment, describeSeconds } from '../words/time.ts';
import type { FileLeft, UploadPlan } from './upload-plan.ts';

/** At most this many left-out files are named to people; programs get all of them. */
const MAX_NAMED = 10;

/**
 * Describes what is sent and what is left out: one sentence per line.
 * @param others how many other files the folder has: at the top they are often those of other people
 */
export function describePlan(plan: UploadPlan, folder: string, others: number): string[] {
  const { toSend, done, skipped, refused, otherRecipe } = plan;
  const bytes = toSend.reduce((sum, photo) => sum + photo.bytes, 0);
  const where = folder === '' ? 'the top folder' : folder;
  return [
    ...(toSend.length > 0
      ? [`${count(toSend.length, 'photo')} to send to ${where}, ${megabytes(bytes)}.`]
      : []),
    ...(folder === '' && toSend.length > 0 && others > 0
      ? [
          `The top folder and those below have ${count(others, 'other file')}: watch, down and the report go over all ` +
            'of them. To keep yours apart, give a folder: --to <folder>.',
        ]
      : []),
    ...(otherRecipe > 0
      ? [
          `${count(otherRecipe, 'photo')} of them already exist with another recipe: they are retouched again, and cost again.`,
        ]
      : []),
    ...(done.length > 0 ? [`${count(done.length, 'photo')} already there: not sent again.`] : []),
    ...describeLeft(skipped, 'skipped'),
    ...describeLeft(refused, 'not accepted', '✗ '),
  ];
}

/** Lists files that are left out, by reason if there are many. */
function describeLeft(files: readonly FileLeft[], what: string, mark = '  '): string[] {
  if (files.length === 0) return [];
  const head = `${count(files.length, 'file')} ${what}:`;
  if (files.length <= MAX_NAMED) return [head, ...files.map(({ path, why }) => `${mark}${path}: ${why}`)];
  const byReason = [...Map.groupBy(files, ({ why }) => why)].toSorted(([, a], [, b]) => b.length - a.length);
  return [
    head,
    ...byReason.slice(0, MAX_NAMED).map(([why, [first, ...more]]) => {
      const rest = more.length === 0 ? '' : ` and ${more.length.toLocaleString('en-US')} more`;
      return `${mark}${first?.path}${rest}: ${why}`;
    }),
  ];
}

/** Describes the price, the time, and the budgets that it exceeds. */
export function describePrice(estimate: Estimate, now: Date): string[] {
  const { photos, dollars: cost, seconds, fits } = estimate;
  const time =
    seconds === null
      ? 'the circuit breaker is open, so the time is not known'
      : `about ${describeSeconds(seconds)}`;
  const day = fits.day;
  return [
    `${count(photos, 'photo')}: at most ${dollars(cost)}, ${time}.`,
    ...(day !== null && !day.isEnough
      ? [
          `Today’s budget is not enough (${count(day.photosLeft, 'photo')} left)` +
            `${day.heldUntil === null ? '' : `: the last photos continue ${describeMoment(day.heldUntil, now)}`}.`,
        ]
      : []),
    ...(fits.shoot !== null && !fits.shoot.isEnough
      ? [
          `The budget of this shoot has ${dollars(fits.shoot.dollarsLeft)} left: photos beyond it fail, unpaid.`,
        ]
      : []),
    ...(fits.balance !== null && !fits.balance.isEnough
      ? [
          `The balance at Segmind is ${dollars(fits.balance.dollars)}, which is not enough. Add credits there.`,
        ]
      : []),
  ];
}
