import * as z from 'zod/mini';
import { EVENT } from '../../core/contract/events.ts';
import { PAID, type Paid } from '../../core/contract/outcomes.ts';
import { UPLOADS_PREFIX } from '../../core/contract/storage.ts';
import { failureInWords } from './failure-words.ts';
import { fileName, inDollars, type Notification, onOneLine, subjectOf } from './wording.ts';

const common = {
  source: z.object({ key: z.string() }),
  record: z.object({ bucket: z.string(), key: z.string() }),
  paid: z.enum(PAID),
  cost: z._default(z.number(), 0),
};

/** The event of a photo that has failed. */
export const failedPhotoSchema = z.object({
  'detail-type': z.literal(EVENT.failed),
  detail: z.object({ ...common, error: z.object({ code: z.string(), message: z.string() }) }),
});

/** The event of a photo that is retouched. */
export const retouchedPhotoSchema = z.object({
  'detail-type': z.literal(EVENT.retouched),
  detail: z.object({ ...common, outputs: z.array(z.string()) }),
});

/** Writes the message about a photo that has failed. */
export function writeFailedPhoto(photo: z.infer<typeof failedPhotoSchema>['detail']): Notification {
  const { source, record, error, paid, cost } = photo;
  const name = fileName(source.key);
  const { why, advice } = failureInWords(error.code);
  return {
    subject: subjectOf(name, ' could not be retouched', 'A photo could not be retouched'),
    text: [
      `${pathOf(source.key)} could not be retouched: ${why}. ${advice}`,
      onOneLine(error.message),
      sayPaid(paid, cost),
      `${onOneLine(`Its record: s3://${record.bucket}/${record.key}`)}\n`,
    ].join('\n\n'),
  };
}

/** Writes the message about a photo that is retouched. */
export function writeRetouchedPhoto(photo: z.infer<typeof retouchedPhotoSchema>['detail']): Notification {
  const { source, record, outputs, paid, cost } = photo;
  const results = outputs.map((key) => onOneLine(`s3://${record.bucket}/${key}`));
  return {
    subject: subjectOf(fileName(source.key), ' is retouched', 'A photo is retouched'),
    text: [`${pathOf(source.key)} is retouched.`, results.join('\n'), `${sayPaid(paid, cost)}\n`].join(
      '\n\n',
    ),
  };
}

function pathOf(key: string): string {
  return onOneLine(key.slice(UPLOADS_PREFIX.length));
}

function sayPaid(paid: Paid, cost: number): string {
  if (paid === 'unknown') return 'It is not known whether it cost anything: check Segmind’s bill.';
  return cost === 0 ? 'It cost nothing.' : `It cost ${inDollars(cost)}.`;
}
