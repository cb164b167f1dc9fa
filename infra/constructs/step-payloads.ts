/** What the workflow knows of a run, for the functions that write its record. */
export const RUN = {
  id: '{% $id %}',
  attempt: '{% $attempt %}',
  photo: '{% $photo %}',
  recipe: '{% $recipe %}',
  reference: '{% $reference %}',
  job: '{% $job %}',
  polls: '{% $polls %}',
  startedAt: '{% $startedAt %}',
  completedAt: '{% $completedAt %}',
};

/** What is to be done to a photo, for those that queue and submit it. */
export const ORDER = {
  id: '{% $id %}',
  attempt: '{% $attempt %}',
  photo: '{% $photo %}',
  recipe: '{% $recipe %}',
};

/** What Poll Segmind is given. */
export const POLL = {
  id: '{% $id %}',
  attempt: '{% $attempt %}',
  photo: '{% $photo %}',
  recipe: '{% $recipe %}',
  job: '{% $job %}',
  slot: '{% $slot %}',
  waits: '{% $waits %}',
  notFounds: '{% $notFounds %}',
};

/** What a poll without a usable answer assigns for the next one. */
export const UNANSWERED = {
  job: '{% $states.input.job %}',
  waits: '{% $states.input.waits %}',
  notFounds: '{% $states.input.notFounds %}',
};

/** What Store results is given; `error` is why it stored nothing the time before. */
export const STORE = { ...RUN, slot: '{% $slot %}', waits: '{% $waits %}', error: '{% $error %}' };
