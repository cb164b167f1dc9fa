import type { ReviewPhoto } from '../review.ts';
import type { DecisionStore } from './decision-store.ts';
import { verdictOf } from './judging.ts';
import { count, pathOf, quoteForShell } from './words.ts';

/** What the accepted files are copied to, below the folder of the page. */
export const CLIENT_FOLDER = 'to-client';

/** A file of a version that is kept: its name before, the version, and the end of the retouch's id. */
const KEPT = /^(.*)\.v\d+@[^.]+(\.[^.]+)?$/;

/** A file that is accepted. */
export interface AcceptedFile {
  /** From the page. */
  readonly path: string;
  /** What a client knows it by. */
  readonly name: string;
}

/** The files that are accepted, those of an earlier version by the name that they had as the latest. */
export function acceptedFiles(
  photos: readonly ReviewPhoto[],
  decisionOf: DecisionStore['find'],
): AcceptedFile[] {
  return photos.flatMap((photo) => {
    const decision = decisionOf(photo);
    if (verdictOf(photo, decision) !== 'accept') return [];
    const version = photo.versions.find((one) => one.version === decision?.version);
    return (version?.outputs ?? []).map(({ file }) => {
      const path = pathOf(file);
      const name = path.slice(path.lastIndexOf('/') + 1);
      const [, stem = name, extension = ''] = (path.includes('.versions/') && KEPT.exec(name)) || [];
      return { path, name: stem + extension };
    });
  });
}

/** Commands for a shell in the folder of the page, which collect those files for the client. */
export function copyCommands(files: readonly AcceptedFile[]): string {
  const copies = files.map(
    ({ path, name }) => `cp -- ${quoteForShell(path)} ${quoteForShell(`${CLIENT_FOLDER}/${name}`)}`,
  );
  return [`mkdir -p ${CLIENT_FOLDER}`, ...copies].join('\n');
}

/** A message for the client. */
export function clientWords(files: readonly AcceptedFile[]): string {
  return `${count(files.length, 'retouched picture')}:\n\n${files.map(({ name }) => name).join('\n')}\n`;
}
