/** The payload of the steps that write a photo's record: everything that the workflow knows about the run. */
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

/** The payload of the steps that queue and submit a photo: what to do with it. */
export const ORDER = {
  id: '{% $id %}',
  attempt: '{% $attempt %}',
  photo: '{% $photo %}',
  recipe: '{% $recipe %}',
};

/** The payload of Poll Segmind. */
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

/** The payload of Store results; `error` is why the previous run of the step stored nothing. */
export const STORE = { ...RUN, slot: '{% $slot %}', waits: '{% $waits %}', error: '{% $error %}' };
