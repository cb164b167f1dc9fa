import * as z from 'zod/mini';
import { SHOOT_FINISHED } from '../../core/contract/events.ts';
import { RESULTS_PREFIX } from '../../core/contract/storage.ts';
import { prefixOfFolder } from '../../core/domain/folder-prefix.ts';
import { failureInWords } from './failure-words.ts';
import { countPhotos, fileName, inDollars, type Notification, onOneLine, subjectOf } from './wording.ts';

/** The event of a shoot that has finished: the fields that the message needs. */
export const shootSchema = z.object({
  'detail-type': z.literal(SHOOT_FINISHED),
  detail: z.object({
    bucket: z.string(),
    folder: z.string(),
    totals: z.object({
      photos: z.number(),
      succeeded: z.number(),
      failed: z.number(),
      failedBy: z.record(z.string(), z.number()),
      cancelled: z.number(),
      doubtful: z.number(),
      cost: z.number(),
    }),
    toCheck: z.object({
      photos: z.array(
        z.object({
          key: z.string(),
          status: z.string(),
          code: z.nullable(z.string()),
          warnings: z.array(z.string()),
        }),
      ),
    }),
    files: z.object({ table: z.string(), page: z.optional(z.string()) }),
  }),
});
type Shoot = z.infer<typeof shootSchema>['detail'];
type Totals = Shoot['totals'];

/** The most photos that a mail names of each kind. */
const MAX_NAMES = 10;

/**
 * Writes the message about a shoot that has finished.
 * @param reviewUrl URL of the review page, with `{folder}` in place of the folder; null to name the command
 * instead
 */
export function writeShoot(shoot: Shoot, reviewUrl: string | null): Notification {
  const { bucket, folder, totals, files } = shoot;
  const counts = sumUp(totals);
  const paragraphs = [
    folder === ''
      ? 'The photos outside of folders are finished.'
      : `The shoot ${onOneLine(folder)} is finished.`,
    counts,
    ...listFailures(shoot),
    ...listInVain(shoot),
    ...listDoubtful(shoot),
    [
      `Review page:  ${reviewUrl === null ? reviewCommand(folder) : fillIn(reviewUrl, folder)}`,
      onOneLine(`The results:  s3://${bucket}/${prefixOfFolder(RESULTS_PREFIX, folder)}`),
      ...(files.page === undefined ? [] : [onOneLine(`The page:     s3://${bucket}/${files.page}`)]),
      onOneLine(`The table:    s3://${bucket}/${files.table}`),
    ].join('\n'),
    totals.cost === 0 ? 'It cost nothing.' : `It cost ${inDollars(totals.cost)}.`,
  ];
  const short = counts.replace(/\.$/, '').replaceAll('. ', ', ');
  return {
    subject: subjectOf(folder, `: ${lowerFirst(short)}`, `A shoot is finished: ${lowerFirst(short)}`),
    text: `${paragraphs.join('\n\n')}\n`,
  };
}

function sumUp({ photos, succeeded, failed, cancelled }: Totals): string {
  const sentences = [retouched(photos, succeeded)];
  if (failed > 0) sentences.push(`${failed} failed.`);
  if (cancelled > 0) sentences.push(`${cancelled} ${cancelled === 1 ? 'was' : 'were'} cancelled.`);
  return sentences.join(' ');
}

function retouched(photos: number, succeeded: number): string {
  if (photos === 1)
    return succeeded === 1 ? 'Its one photo is retouched.' : 'Its one photo is not retouched.';
  if (succeeded === photos) return `All ${countPhotos(photos)} are retouched.`;
  if (succeeded === 0) return `None of its ${countPhotos(photos)} is retouched.`;
  return `${succeeded.toLocaleString('en')} of ${countPhotos(photos)} ${succeeded === 1 ? 'is' : 'are'} retouched.`;
}

/** One paragraph per reason, most frequent first. */
function listFailures({ totals, toCheck }: Shoot): string[] {
  const byCount = Object.entries(totals.failedBy).sort(([, one], [, other]) => other - one);
  return byCount.map(([code, count]) => {
    const names = toCheck.photos
      .filter((photo) => photo.status === 'failed' && photo.code === code)
      .map(({ key }) => fileName(key));
    const { why, advice } = failureInWords(code);
    return [`${countPhotos(count)} failed: ${why}. ${advice}`, ...indent(names, count)].join('\n');
  });
}

/** Lists photos with a failed redo. */
function listInVain({ toCheck }: Shoot): string[] {
  const lines = toCheck.photos
    .filter(({ status, code }) => status === 'succeeded' && code !== null)
    .map(({ key, code }) => `${fileName(key)}: ${failureInWords(code ?? '').why}`);
  if (lines.length === 0) return [];
  const title = `${countPhotos(lines.length)} could not be done again and ${lines.length === 1 ? 'keeps its' : 'keep their'} earlier result:`;
  return [[title, ...indent(lines, lines.length)].join('\n')];
}

function listDoubtful({ totals, toCheck }: Shoot): string[] {
  const { doubtful } = totals;
  if (doubtful === 0) return [];
  const lines = toCheck.photos
    .filter(({ status, warnings }) => status === 'succeeded' && warnings.length > 0)
    .map(({ key, warnings }) => `${fileName(key)}: ${onOneLine(warnings.join(' '))}`);
  const title = `${countPhotos(doubtful)} ${doubtful === 1 ? 'deserves' : 'deserve'} a second look:`;
  return [[title, ...indent(lines, doubtful)].join('\n')];
}

function indent(lines: readonly string[], count: number): string[] {
  const shown = lines.slice(0, MAX_NAMES);
  const more = count - shown.length;
  return [...shown, ...(more > 0 && shown.length > 0 ? [`and ${more} more`] : [])].map(
    (line) => `    ${line}`,
  );
}

/** The command that shows a shoot, quoted for a shell. */
function reviewCommand(folder: string): string {
  const isPlain = /^[\w./-]+$/.test(folder);
  return `retouch review ${isPlain ? folder : `'${onOneLine(folder).replaceAll("'", "'\\''")}'`}`;
}

function fillIn(reviewUrl: string, folder: string): string {
  return reviewUrl.replaceAll('{folder}', folder.split('/').map(encodeURIComponent).join('/'));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
