import type { FailureCode } from '../shared/domain/failures.ts';

/** Why one or many photos failed, and what to do, in a photographer's words. */
export interface FailureWords {
  /** Follows a colon. */
  readonly why: string;
  /** One or two sentences. */
  readonly advice: string;
}

const RUN_AGAIN = 'Run again.';
const RUN_LATER = 'Run again later.';
const RUN_FREE = 'Run again within a week, at no further cost.';
const COLLECT = 'Run again soon: the result is collected if it is still there.';
const MAINTAINER = 'Whoever looks after Retouch has to see to it.';
const NOTHING = 'There is nothing to do.';

/** Entries are `[why, advice]`. docs/errors.md has the text for those who run the stack. */
const WORDS = {
  'photo-deleted': ['deleted before its turn came', 'Upload again if it is wanted.'],
  'photo-replaced': ['a newer file of the same name came', NOTHING],
  'unsupported-key': ['a name that cannot be used', 'Rename the file, and upload again.'],
  'empty-file': ['the file is empty', 'Upload again.'],
  'unsupported-type': ['a kind of file that is not taken', 'Save as JPEG or PNG, and upload again.'],
  'unreadable-photo': ['the file is damaged', 'Save and upload again.'],
  'truncated-photo': ['a part of the file is missing', 'Upload the whole file again.'],
  'photo-archived': ['it lies in an archive, which takes hours to read', MAINTAINER],
  'photo-encrypted': [
    'encrypted with a key that only its uploader has',
    'Upload again without that encryption.',
  ],
  'photo-access-denied': ['Retouch is not allowed to read it', MAINTAINER],
  'raw-preview-too-small': [
    'the picture inside the RAW file is too small',
    'Develop the RAW file, and upload it as JPEG or TIFF.',
  ],
  'too-many-pixels': ['too many pixels', 'Make the picture smaller.'],
  'photo-too-large': ['the file is too large', 'Save it smaller.'],
  'photo-too-small': ['the picture is too small', 'Upload a larger version.'],
  'photo-too-elongated': ['the picture is too long and narrow', 'Crop it.'],
  'invalid-recipe': ['the recipe has a mistake', 'Correct the recipe, and run again.'],
  'model-picture-gone': ['the model’s own picture is no longer there', 'Do it again with other words.'],
  'segmind-refused': ['Segmind, which does the retouching, refused it', 'The report says why.'],
  'content-refused': [
    'Segmind’s content filter refused it',
    'Change the photo, or what is to be done to it.',
  ],
  superseded: ['a later run of the same photo took over', NOTHING],
  cancelled: ['cancelled', NOTHING],
  'api-key-missing': ['there is no key to Segmind yet', MAINTAINER],
  'api-key-rejected': ['Segmind does not take the key', MAINTAINER],
  'access-denied': ['the account at Segmind may not use the model', MAINTAINER],
  'model-not-found': ['Segmind no longer has the model', MAINTAINER],
  'out-of-credits': ['the account at Segmind has no credits left', 'Add credits at Segmind.'],
  'segmind-redirected': ['Segmind has moved', MAINTAINER],
  'daily-limit-reached': ['the budget of the day is used up', 'Wait for the next day, or raise the budget.'],
  'table-restored': ['its memory of what was paid was restored from a backup', MAINTAINER],
  'shoot-budget-reached': ['the budget of the shoot is used up', 'Raise the budget, and run again.'],
  'queue-timed-out': ['four weeks passed without a turn', RUN_AGAIN],
  'segmind-busy': ['Segmind is overloaded', RUN_LATER],
  'rate-limited': ['Segmind had no room for a whole day', RUN_AGAIN],
  'segmind-unreachable': ['Segmind cannot be reached', RUN_LATER],
  'submit-outcome-unknown': [
    'the connection to Segmind broke off',
    'It may be paid for: look at Segmind’s bill before you run again.',
  ],
  'job-failed': ['the model could not do it, and it is not billed', RUN_AGAIN],
  'job-cancelled': ['cancelled at Segmind', 'Another run may cost a second time.'],
  'job-not-found': ['Segmind no longer has the result', 'Another run costs a second time.'],
  'job-timed-out': ['Segmind took too long', COLLECT],
  'poll-unanswered': ['Segmind did not say whether it is done', COLLECT],
  'poll-url-not-allowed': ['Segmind answered from another address', MAINTAINER],
  'output-unrecognised': ['Segmind’s answer cannot be read', MAINTAINER],
  'output-unavailable': ['the result could not be fetched', RUN_FREE],
  'output-not-found': ['the result was gone when it was to be fetched', 'Another run costs a second time.'],
  'output-not-allowed': ['the result is at an address that is not allowed', MAINTAINER],
  'output-broken': ['the result is damaged', RUN_FREE],
  'output-not-an-image': ['the result was no picture', MAINTAINER],
  'output-too-large': ['the result is too large', MAINTAINER],
  'result-not-stored': ['the result could not be saved', MAINTAINER],
  'step-crashed': ['a fault of Retouch', RUN_AGAIN],
  'collecting-crashed': ['a fault of Retouch, after it was paid for', COLLECT],
  'execution-stopped': ['stopped by hand', 'Run again if it is wanted.'],
  'execution-timed-out': ['it took longer than a month', RUN_AGAIN],
} as const satisfies Record<FailureCode, readonly [string, string]>;

/** The words for a code. The code may be unknown here if this function is of an earlier version. */
export function failureInWords(code: string): FailureWords {
  const [why, advice] = Object.hasOwn(WORDS, code)
    ? WORDS[code as FailureCode]
    : ['for a reason that the report names', 'See the report.'];
  return { why, advice };
}
