import { join } from 'node:path';
import type { Shoot } from '../api/retouch-api.ts';
import type { CommandContext } from '../commands/command.ts';
import { EXIT } from '../program/problem.ts';
import { listShootsBelow } from '../shoots/list-shoots-below.ts';
import { count, dollars } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';
import { readKeys, readShootEnd, type ShootEnd, writeReport } from './shoot-report.ts';
import type { WatchOptions } from './watch-shoot.ts';

/** Says how a shoot has ended: failures by name and reason, the report, what to do next. Answers the exit code. */
export async function describeEnd(
  { output }: CommandContext,
  { stack, folder, keys, into, shoot }: WatchOptions & { readonly shoot: Shoot },
): Promise<number> {
  const found: { end: ShootEnd; table: string }[] = [];
  const below = shoot.below > 0 ? await listShootsBelow(folder, stack.api) : [];
  for (const one of [folder, ...below.map((other) => other.folder)]) {
    const read = await readShootEnd(stack.files, one);
    if (read !== null) found.push(read);
  }
  const { photos, succeeded, failed, cancelled, doubtful, costSoFar } = shoot;
  const words = [
    `${succeeded.toLocaleString('en-US')} of ${count(photos, 'photo')} retouched, ` +
      `${failed > 0 ? `${failed.toLocaleString('en-US')} failed, ` : ''}${dollars(costSoFar)}.`,
    ...describeFailures(found.map(({ end }) => end)),
    ...(cancelled > 0 ? [`${count(cancelled, 'photo')} cancelled.`] : []),
    ...(doubtful > 0
      ? [`${count(doubtful, 'doubtful result')}: the review page shows what to look at first.`]
      : []),
  ];
  const missing = findMissing(
    keys,
    found.map(({ table }) => table),
  );
  if (missing.length > 0) {
    words.push(
      `Not begun: ${count(missing.length, 'photo')} of those that you sent. The stack’s daily audit starts what was missed. See  retouch doctor`,
      ...missing.slice(0, 10).map((key) => `    ${key}`),
    );
  }
  const report =
    found.length === 0
      ? null
      : await writeReport(
          into ?? resultsFolder(folder),
          found.map(({ table }) => table),
        );
  words.push(
    '',
    ...(report === null ? [] : [`The report:      ${report}`]),
    `Look at them:    ${typeCommand('review', folder)}`,
    `Fetch them:      ${typeCommand('down', folder)}`,
    ...(failed > 0 ? [`Run failed ones: ${typeCommand('redo', folder, '--failed')}`] : []),
  );
  const reports = found.map(({ end }) => end);
  output.tell('ended', { ...shoot, shoots: reports, missing, report }, words.join('\n'));
  return failed > 0 || missing.length > 0 ? EXIT.someFailed : EXIT.all;
}

/** The photos that were sent and that no table of a shoot has; none if there is no table. */
function findMissing(keys: readonly string[], tables: readonly string[]): readonly string[] {
  if (tables.length === 0) return [];
  const listed = new Set(tables.flatMap(readKeys));
  return keys.filter((key) => !listed.has(key));
}

/** The folder on this computer that a shoot's results go to if none is said. */
export function resultsFolder(folder: string): string {
  return join('retouched', ...folder.split('/'));
}

/** Failed photos by reason, with their names. */
function describeFailures(ends: readonly ShootEnd[]): string[] {
  const failures = ends.flatMap(({ toCheck }) => toCheck.photos.filter(({ code }) => code !== null));
  const byReason = Map.groupBy(failures, ({ code, message }) => `${code}: ${message}`);
  return [...byReason].flatMap(([reason, photos]) => [
    `✗ ${reason}`,
    ...photos.map(({ key }) => `    ${key.slice('uploads/'.length)}`),
  ]);
}
