import type { ReviewPhoto } from '../review.ts';
import type { DecisionStore } from './decision-store.ts';
import { verdictOf } from './judging.ts';
import { count, pathOf, quoteForShell } from './words.ts';

/** Folder that the accepted files are copied to, below the folder of the page. */
export const CLIENT_FOLDER = 'to-client';

/** File name of a kept version: the original name, the version, and the end of the retouch's id. */
const KEPT = /^(.*)\.v\d+@[^.]+(\.[^.]+)?$/;

/** An accepted file. */
export interface AcceptedFile {
  /** Path from the page. */
  readonly path: string;
  /** File name for the client. */
  readonly name: string;
}

/** The accepted files. A file of an earlier version gets the name that it had while it was the latest. */
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

/** Shell commands, for the folder of the page, that collect those files for the client. */
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
