import { RECORD_SUFFIX, RESULTS_PREFIX, SHOOT_FILES } from '../../core/contract/storage.ts';

/** Whether a key is that of a photo's record; a shoot's report is not a record. */
export function isRecordKey(key: string): boolean {
  const isReport = key.slice(key.lastIndexOf('/') + 1) === SHOOT_FILES.report;
  return key.startsWith(RESULTS_PREFIX) && key.endsWith(RECORD_SUFFIX) && !isReport;
}
