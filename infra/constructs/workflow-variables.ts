import { COLLECTING_CRASHED, type Fault } from '../../core/contract/outcomes.ts';
import { JOINS_NOW } from './queue-states.ts';

/** The variables of an execution that begins, from its input. */
export const AT_BEGIN = {
  id: '{% $states.input.id %}',
  attempt: '{% $states.input.attempt %}',
  photo: '{% $states.input.photo %}',
  startedAt: '{% $states.context.Execution.StartTime %}',
  again: '{% $exists($states.input.again) ? $states.input.again : false %}',
  // The recipe of the API request; null for a dropped photo.
  asked: '{% $exists($states.input.recipe) ? $states.input.recipe : null %}',
  reference: '{% $exists($states.input.reference) ? $states.input.reference : null %}',
  // `again` runs a photo again that has succeeded, so the caller wants another job.
  payAgain: '{% $states.input.payAgain = true or $states.input.again = true %}',
  recipe: '{% null %}',
  slot: '{% null %}',
  job: '{% null %}',
  completedAt: '{% null %}',
  joinedAt: '{% null %}',
  since: '{% null %}',
  error: '{% null %}',
  events: 0,
  polls: 0,
  waits: 0,
  refusals: 0,
  notFounds: 0,
  preparedAgain: 0,
};

/** The variables that a poll without a usable answer assigns for the next poll. */
export const UNANSWERED = {
  job: '{% $states.input.job %}',
  waits: '{% $states.input.waits %}',
  notFounds: '{% $states.input.notFounds %}',
};

/** The variables of a photo that is submitted again, after a job that gave no result. */
export const SUBMIT_ANEW = {
  job: '{% null %}',
  completedAt: '{% null %}',
  waits: 0,
  notFounds: 0,
  // The photo is prepared again, because the current model may not take the old working copy. With `again`,
  // prepare-photo does not collect the old job.
  again: true,
};

/** When the photo first joined the queue: a photo that is prepared again keeps its position. */
export const JOINED = `{% $preparedAgain > 0 ? $joinedAt : ${JOINS_NOW} %}`;

/**
 * The failure of a photo that cannot be polled any more, because crashes have filled the history of its
 * execution.
 */
export const HISTORY_FULL = {
  code: COLLECTING_CRASHED,
  fault: 'pipeline' satisfies Fault,
  message: 'The polls of the job crashed so often that the execution history is full. Run the photo again.',
};
