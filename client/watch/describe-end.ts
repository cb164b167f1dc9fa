import { join, relative, resolve } from 'node:path';
import type { Shoot } from '../api/retouch-api.ts';
import type { CommandContext } from '../command.ts';
import type { FetchedFile } from '../download/fetch-results.ts';
import { localName } from '../download/local-name.ts';
import { openNote } from '../files/note.ts';
import { EXIT, wrongUse } from '../program/problem.ts';
import { count, dollars } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';
import { readKeys, readShootEnds, type ShootEnd, writeReport } from './shoot-report.ts';
import type { WatchOptions } from './watch-options.ts';

/** Reports how a shoot ended: failures by reason, the report, what to do next. Returns the exit code. */
export async function describeEnd(
  { output, notesFolder }: CommandContext,
  options: WatchOptions & { readonly shoot: Shoot },
): Promise<number> {
  const { stack, folder, keys, shoot } = options;
  const found = await readShootEnds(stack, shoot);
  const { photos, succeeded, failed, cancelled, doubtful, costSoFar } = shoot;
  const words = [
    `${succeeded.toLocaleString('en-US')} of ${count(photos, 'photo')} retouched, ` +
      `${failed > 0 ? `${failed.toLocaleString('en-US')} failed, ` : ''}${dollars(costSoFar)}.`,
    ...describeFailures(found.map(({ end }) => end)),
    ...(cancelled > 0 ? [`${count(cancelled, 'photo')} cancelled.`] : []),
    ...(doubtful > 0
      ? [`${count(doubtful, 'doubtful result')}: the review page shows which to check first.`]
      : []),
  ];
  const missing = findMissing(
    keys,
    found.map(({ table }) => table),
  );
  if (missing.length > 0) {
    words.push(
      `Not started: ${count(missing.length, 'photo')} of those that you sent. The stack’s daily audit starts missed photos. See  retouch doctor`,
      ...missing.slice(0, 10).map((key) => `    ${key}`),
    );
  }
  const into = resolve(options.into ?? resultsFolder(folder));
  const note = await openNote<FetchedFile>('fetched', into, notesFolder);
  const tables = found.map(({ table }) => table);
  const report = tables.length === 0 ? null : await writeReport(into, tables, note);
  const pages = found.length === 0 ? [folder] : found.map(({ end }) => end.folder);
  words.push(
    '',
    ...(report === null ? [] : [`The report:      ${relative('', report)}`]),
    ...pages.map((page) => `Review them:     ${typeCommand('review', page)}`),
    `Download them:   ${typeCommand('down', folder)}`,
    ...(failed > 0 ? [`Run failed ones: ${typeCommand('redo', folder, '--failed')}`] : []),
  );
  const reports = found.map(({ end }) => end);
  output.tell('ended', { ...shoot, shoots: reports, missing, report }, words.join('\n'));
  return failed > 0 || missing.length > 0 ? EXIT.someFailed : EXIT.all;
}

/** The sent photos that no shoot's table lists. Empty if there is no table. */
function findMissing(keys: readonly string[], tables: readonly string[]): readonly string[] {
  if (tables.length === 0) return [];
  const listed = new Set(tables.flatMap(readKeys));
  return keys.filter((key) => !listed.has(key));
}

/** The default folder on this computer for the results of a shoot. */
export function resultsFolder(folder: string): string {
  if (folder === '') return 'retouched';
  const name = localName(folder);
  if (name === null)
    throw wrongUse(
      `The folder "${folder}" is not possible as a folder on this computer: name another one with --into.`,
    );
  return join('retouched', ...name.split('/'));
}

/** Lists failed photos by reason. */
function describeFailures(ends: readonly ShootEnd[]): string[] {
  const failures = ends.flatMap(({ toCheck }) => toCheck.photos.filter(({ code }) => code !== null));
  const byReason = Map.groupBy(failures, ({ code, message }) => `${code}: ${message}`);
  return [...byReason].flatMap(([reason, photos]) => [
    `✗ ${reason}`,
    ...photos.map(({ key }) => `    ${key.slice('uploads/'.length)}`),
  ]);
}
