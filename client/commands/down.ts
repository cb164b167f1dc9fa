import { relative, resolve } from 'node:path';
import { askUnless } from '../api/ask.ts';
import { type Decisions, getDecisions, type Shoot } from '../api/retouch-api.ts';
import type { Command } from '../command.ts';
import {
  type FetchedFile,
  type FetchOptions,
  fetchResults,
  planResults,
  type ResultPlan,
} from '../download/fetch-results.ts';
import { chooseResults, findRecords, type KnownRecord, readRecords } from '../download/find-results.ts';
import { type Note, openNote } from '../files/note.ts';
import { folderOf } from '../files/paths.ts';
import type { Output } from '../program/output.ts';
import { EXIT, Problem } from '../program/problem.ts';
import { showTransfer } from '../progress/transfer.ts';
import { findShoot } from '../shoots/find-shoot.ts';
import type { Stack } from '../stack/connect.ts';
import { resultsFolder } from '../watch/describe-end.ts';
import { readShootEnds, writeReport } from '../watch/shoot-report.ts';
import { count, megabytes } from '../words/numbers.ts';
import { typeCommand } from '../words/typed.ts';

/** The options of `retouch down`. */
export interface DownOptions {
  readonly folder: string;
  readonly into?: string;
  readonly only?: 'accepted';
}

/** `retouch down`: fetches the results of a shoot that are not on this computer yet. */
export const downCommand: Command<DownOptions> = async (context, options) => {
  const { output, signal, connect, notesFolder } = context;
  const stack = await connect();
  const shoot = await findShoot(options.folder, stack.api);
  const { folder } = shoot;
  const into = resolve(options.into ?? resultsFolder(folder));
  const stored = await findRecords(stack.files, folder);
  if (stored.length === 0) throw nothingThere(folder);
  const records = await readRecords(stored, {
    files: stack.files,
    signal,
    note: await openNote<KnownRecord>('records', `${stack.id}/${folder}`, notesFolder),
    onRead: (read) => output.draw([`Reading ${read} of ${count(stored.length, 'record')} …`]),
  });
  output.draw([]);
  const folders = stored.map(({ key }) => folderOf(key));
  const decisions = options.only === 'accepted' ? await readDecisions(stack, folder, folders) : null;
  const results = chooseResults(records, folder, decisions);
  const note = await openNote<FetchedFile>('fetched', into, notesFolder);
  const plans = await planResults(results, into, { note, signal });

  const toFetch = plans.filter((plan) => plan.kind === 'fetch');
  const impossible = plans.filter((plan) => plan.kind === 'impossible');
  const bytes = toFetch.reduce((sum, { result }) => sum + result.bytes, 0);
  const have = plans.length - toFetch.length - impossible.length;
  output.tell(
    'plan',
    { folder, into, toFetch: toFetch.length, bytes, have },
    [
      `${count(toFetch.length, 'result')} to download, ${megabytes(bytes)}.`,
      ...(have > 0 ? [`${count(have, 'result')} already here.`] : []),
    ].join('\n'),
  );
  for (const { result, why } of impossible) {
    output.tell('lost', { key: result.key, why }, `✗ ${result.path} cannot be stored: ${why}`);
  }
  const lost = await fetchAll(toFetch, bytes, { files: stack.files, note, signal, output });
  const report = await fetchReport(stack, shoot, into, note);
  const where = relative('', into) || '.';
  output.tell(
    'fetched',
    { into, fetched: toFetch.length - lost, have, lost: lost + impossible.length, report },
    `${count(toFetch.length - lost, 'result')} downloaded to ${where}.`,
  );
  return lost + impossible.length > 0 ? EXIT.someFailed : EXIT.all;
};

async function fetchAll(
  plans: readonly Extract<ResultPlan, { kind: 'fetch' }>[],
  bytes: number,
  {
    files,
    note,
    signal,
    output,
  }: Pick<FetchOptions, 'files' | 'note' | 'signal'> & { readonly output: Output },
): Promise<number> {
  const transfer = showTransfer(output, { verb: 'Fetching', files: plans.length, bytes });
  let lost = 0;
  try {
    await fetchResults(plans, {
      files,
      note,
      signal,
      listener: {
        onBegin: (result) => transfer.begin(result.path, result.bytes),
        onBytes: (result, moved) => transfer.bytes(result.path, moved),
        onFetched: (result, file, kept) => {
          transfer.end(result.path, true);
          const words = `${kept} was changed on this computer and stays; the new result is ${file}`;
          output.tell('result', { key: result.key, file, kept }, kept === null ? undefined : words);
        },
        onLost: (result, why) => {
          lost += 1;
          transfer.end(result.path, false);
          output.tell('lost', { key: result.key, why }, `✗ ${result.path} was not downloaded: ${why}`);
        },
      },
    });
    return lost;
  } finally {
    transfer.close();
  }
}

/**
 * Reads the decisions on the shoots of these folders.
 * @throws {Problem} if there are no decisions
 */
async function readDecisions(
  { api }: Stack,
  folder: string,
  folders: readonly string[],
): Promise<Decisions[]> {
  const all: Decisions[] = [];
  for (const one of new Set(folders)) {
    const decisions = await askUnless('decisions-not-found', getDecisions({ folder: one }, api));
    if (decisions !== null) all.push(decisions);
  }
  if (all.length === 0) {
    throw new Problem(
      `There are no decisions on this shoot yet. Review it first:  ${typeCommand('review', folder)}`,
    );
  }
  return all;
}

/** Writes the table of an ended shoot as `report.csv`. Returns its path, or null if nothing was written. */
async function fetchReport(
  stack: Stack,
  shoot: Shoot,
  into: string,
  note: Note<FetchedFile>,
): Promise<string | null> {
  const tables = (await readShootEnds(stack, shoot)).map(({ table }) => table);
  return tables.length === 0 ? null : writeReport(into, tables, note);
}

function nothingThere(folder: string): Problem {
  return new Problem(
    `There is no result of "${folder}" yet. See its status:  ${typeCommand('status', folder)}`,
  );
}
