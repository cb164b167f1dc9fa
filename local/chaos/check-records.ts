import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { PROJECT_FOLDER } from '../project.ts';
import type { Ledger } from '../segmind/ledger.ts';
import { findPhoto } from './count-failures.ts';
import type { PhotoPlan } from './plan.ts';
import type { ResultsView } from './results-view.ts';

/** The fields of a record that the checks use; it has more. */
export interface ChaosRecord {
  readonly id: string;
  readonly attempt: number;
  readonly status: 'succeeded' | 'failed';
  readonly source: { readonly key: string };
  readonly paid: 'yes' | 'no' | 'unknown';
  readonly segmind: { readonly requestId: string | null } | null;
  readonly outputs?: readonly { readonly key: string }[];
  readonly error?: { readonly code: string };
}

/** The result of checking the records. */
export interface CheckedRecords {
  /** How many photos have exactly one record. */
  readonly recorded: number;
  /** How many photos had each ending: `succeeded`, or the error's code. */
  readonly endings: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
  /** The records that match the schema, by key. */
  readonly records: ReadonlyMap<string, ChaosRecord>;
}

/** Error codes of photos with a job that Segmind accepted but does not bill. */
export const UNPAID_JOBS: readonly string[] = ['job-failed', 'content-refused'];

/** Checks all records against their schema, the plan and the simulator's ledger. */
export async function checkRecords(
  plans: readonly PhotoPlan[],
  { keys, records }: ResultsView,
  ledger: Ledger,
): Promise<CheckedRecords> {
  const ajv = new Ajv2020();
  addFormats.default(ajv);
  const schema = await readFile(join(PROJECT_FOLDER, 'docs', 'record.schema.json'), 'utf8');
  const isRecord = ajv.compile<ChaosRecord>(JSON.parse(schema));
  const wrong: string[] = [];
  const sound = new Map<string, ChaosRecord>();
  const bySource = new Map<string, number>();
  const endings: Record<string, number> = {};
  for (const [key, text] of records) {
    const record: unknown = JSON.parse(text);
    if (!isRecord(record)) {
      wrong.push(`${key} does not fit its schema: ${ajv.errorsText(isRecord.errors)}`);
      continue;
    }
    sound.set(key, record);
    bySource.set(record.source.key, (bySource.get(record.source.key) ?? 0) + 1);
    const ending = record.error?.code ?? record.status;
    endings[ending] = (endings[ending] ?? 0) + 1;
    wrong.push(...checkRecord(key, record, keys, ledger));
  }
  const uploads = plans.map(({ path }) => `uploads/${path}`);
  for (const upload of uploads) {
    const count = bySource.get(upload) ?? 0;
    if (count !== 1) wrong.push(`${upload} has ${count} records`);
  }
  const recorded = uploads.filter((upload) => bySource.get(upload) === 1).length;
  return { recorded, endings, wrong, records: sound };
}

/**
 * Compares one record with the keys under `results/` and with what the simulator billed. Returns one line for
 * each problem.
 */
export function checkRecord(
  key: string,
  { source, paid, segmind, outputs = [], status, error }: ChaosRecord,
  keys: ReadonlySet<string>,
  ledger: Pick<Ledger, 'photos'>,
): string[] {
  const { billed = 0, requestIds = [] } = findPhoto(ledger, source.key) ?? {};
  const wrong: string[] = [];
  for (const output of outputs) if (!keys.has(output.key)) wrong.push(`${key}: ${output.key} does not exist`);
  if (status === 'succeeded' && billed !== 1)
    wrong.push(`${key} has succeeded and was billed ${billed} times`);
  const code = error?.code ?? '';
  if (paid === 'no' && billed > 0 && !UNPAID_JOBS.includes(code)) {
    wrong.push(`${key} says paid no (${code}) and was billed ${billed} times`);
  }
  if (paid === 'yes' && (billed === 0 || segmind === null)) {
    wrong.push(
      `${key} says paid yes (${code}), has ${segmind === null ? 'no job' : 'a job'}, and was billed ${billed} times`,
    );
  }
  const requestId = segmind?.requestId ?? null;
  if (requestId !== null && !requestIds.includes(requestId)) {
    wrong.push(`${key} names a job that Segmind never accepted for it`);
  }
  return wrong;
}
