/** Key prefix in the photo bucket for uploaded photos. */
export const UPLOADS_PREFIX = 'uploads/';

/** Key prefix in the photo bucket for retouched photos and records. */
export const RESULTS_PREFIX = 'results/';

/** Key prefix in the photo bucket for the recipes of folders: `recipes/<folder>.json`. */
export const RECIPES_PREFIX = 'recipes/';

/** Key prefix in the photo bucket for presets: `presets/<name>.json`. */
export const PRESETS_PREFIX = 'presets/';

/** Key prefix in the state bucket for outputs of finished jobs that are too long for the table. */
export const OUTPUTS_PREFIX = 'outputs/';

/** Key prefix in the state bucket for working copies: the copies of photos that Segmind receives. */
export const WORKING_COPIES_PREFIX = 'working-copies/';

/** Key prefix in the state bucket for the pictures that models returned. */
export const MODEL_PICTURES_PREFIX = 'model-pictures/';

/** Key prefix in the photo bucket for people's decisions on shoots: `decisions/<folder>.json`. */
export const DECISIONS_PREFIX = 'decisions/';

/** The suffix of a record's key: `results/<path>.json`. */
export const RECORD_SUFFIX = '.json';

/** The files of a shoot's end: `results/<folder>/<name>`. Uploads with such a result key are refused. */
export const SHOOT_FILES = { report: 'shoot.json', table: 'shoot.csv', page: 'review.html' } as const;
