import type { FailureCode } from '../../core/domain/failures.ts';

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
const COLLECT = 'Run again soon: Retouch collects the result if Segmind still has it.';
const MAINTAINER = 'Ask the person who operates Retouch.';
const NOTHING = 'You do not need to do anything.';

/** Entries are `[why, advice]`. docs/errors.md has the text for those who run the stack. */
const WORDS = {
  'photo-deleted': ['deleted before it was retouched', 'Upload again if you still want it.'],
  'photo-replaced': ['a newer file with the same name replaced it', NOTHING],
  'unsupported-key': ['the name is not allowed', 'Rename the file, and upload again.'],
  'empty-file': ['the file is empty', 'Upload again.'],
  'unsupported-type': ['the file type is not supported', 'Save as JPEG or PNG, and upload again.'],
  'unreadable-photo': ['the file is damaged', 'Save and upload again.'],
  'truncated-photo': ['a part of the file is missing', 'Upload the whole file again.'],
  'photo-archived': ['it is in an archive, which takes hours to read', MAINTAINER],
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
  'model-picture-gone': [
    'the model’s own picture is no longer there',
    'Do it again with other words; that is a new job, which you pay for.',
  ],
  'segmind-refused': ['Segmind, which does the retouching, refused it', 'The report says why.'],
  'content-refused': ['Segmind’s content filter refused it', 'Change the photo or its instructions.'],
  superseded: ['a later run of the same photo took over', NOTHING],
  cancelled: ['cancelled', NOTHING],
  'api-key-missing': ['the API key for Segmind is missing', MAINTAINER],
  'api-key-rejected': ['Segmind rejects the API key', MAINTAINER],
  'access-denied': ['the account at Segmind has no access to the model', MAINTAINER],
  'model-not-found': ['Segmind no longer has the model', MAINTAINER],
  'out-of-credits': ['the account at Segmind has no credits left', 'Add credits at Segmind.'],
  'segmind-redirected': ['Segmind has a new address', MAINTAINER],
  'daily-limit-reached': ['the budget of the day is used up', 'Wait for the next day, or raise the budget.'],
  'table-restored': ['the table of what was paid was restored from a backup', MAINTAINER],
  'shoot-budget-reached': ['the budget of the shoot is used up', 'Raise the budget, and run again.'],
  'queue-timed-out': ['it waited in the queue for four weeks', RUN_AGAIN],
  'segmind-busy': ['Segmind is overloaded', RUN_LATER],
  'rate-limited': ['Segmind’s rate limit was reached for a whole day', RUN_AGAIN],
  'segmind-unreachable': ['Retouch cannot reach Segmind', RUN_LATER],
  'submit-outcome-unknown': [
    'the connection to Segmind broke off',
    'It may be paid for: check Segmind’s bill before you run it again.',
  ],
  'job-failed': ['the model failed, and Segmind does not bill it', RUN_AGAIN],
  'job-cancelled': ['cancelled at Segmind', 'Another run may cost a second time.'],
  'job-not-found': ['Segmind no longer has the result', 'Another run costs a second time.'],
  'job-timed-out': ['Segmind took too long', COLLECT],
  'poll-unanswered': ['Segmind did not answer whether it is done', COLLECT],
  'poll-url-not-allowed': ['Segmind’s answer names an address that is not allowed', MAINTAINER],
  'output-unrecognised': ['Retouch cannot read Segmind’s answer', MAINTAINER],
  'output-unavailable': ['Retouch could not download the result', RUN_FREE],
  'output-not-found': [
    'the result no longer existed when Retouch downloaded it',
    'Another run costs a second time.',
  ],
  'output-not-allowed': ['the result is at an address that is not allowed', MAINTAINER],
  'output-broken': ['the result is damaged', RUN_FREE],
  'output-not-an-image': ['the result is not a picture', MAINTAINER],
  'output-too-large': ['the result is too large', MAINTAINER],
  'result-not-stored': ['Retouch could not save the result', MAINTAINER],
  'step-crashed': ['an error in Retouch', RUN_AGAIN],
  'collecting-crashed': ['an error in Retouch, after it was paid for', COLLECT],
  'execution-stopped': ['a person stopped it', 'Run again if you still want it.'],
  'execution-timed-out': ['it took longer than a month', RUN_AGAIN],
} as const satisfies Record<FailureCode, readonly [string, string]>;

/** The words for a code. The code may be unknown here if this function is of an earlier version. */
export function failureInWords(code: string): FailureWords {
  const [why, advice] = Object.hasOwn(WORDS, code)
    ? WORDS[code as FailureCode]
    : ['see the report for the reason', 'See the report.'];
  return { why, advice };
}
