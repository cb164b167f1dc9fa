/** CloudWatch namespace of the functions' metrics. */
export const METRIC_NAMESPACE = 'Retouch';

/** The metric dimension that separates the stacks of one account. */
export const STACK_DIMENSION = 'stack';

/** Metrics for the alarms and the dashboard. keep-line sends those of the line each minute. */
export const METRIC = {
  /** 1 if the circuit breaker has been open for five minutes for another cause than `results`; else 0. */
  breakerOpen: 'BreakerOpen',
  /** 1 if the circuit breaker has been open for five minutes because jobs give no results; else 0. */
  resultsFailing: 'ResultsFailing',
  photosInFlight: 'PhotosInFlight',
  /** Photos that wait for a slot. */
  photosWaiting: 'PhotosWaiting',
  /** Seconds since the longest waiting photo joined the queue; 0 if no photo waits. */
  oldestTicketAge: 'OldestTicketAge',
  /** 1 if Segmind's balance, as last read, is too low for the photos in the line; else 0. */
  balanceShort: 'BalanceShort',
  /** 1 from each completed run of keep-line; 0 from finish-shoots each minute, so data never stops. */
  lineKept: 'LineKept',
  /** From start-retouch: uploads without a started execution. SQS delivers their messages again. */
  uploadsNotStarted: 'UploadsNotStarted',
  /**
   * Failed photos, except those with the fault `photo`. From record-failure and, for executions that ended
   * without their record, from the function that writes it; not of stopped executions. All have the dimensions
   * of record-failure.
   */
  photosFailed: 'PhotosFailed',
  /** From count-shoots, once for each photo with a result: seconds since its attempt was queued. */
  secondsToResult: 'SecondsToResult',
  /** From count-shoots: a photo's cost since its last count, dollars; negative if Segmind bills less. */
  dollarsSpent: 'DollarsSpent',
} as const;

/** The log message of count-shoots for each photo that ended; the dashboard counts by its fields. */
export const PHOTO_ENDED = 'Photo ended';

/** Metrics of the audit, from each run. */
export const AUDIT_METRIC = {
  /** Uploads that the audit checked. */
  uploads: 'AuditUploads',
  /** Uploads without record and execution, which the audit started. */
  started: 'AuditStarted',
  /** Uploads with an ended execution but without a record; the audit has the record written. */
  recordsMissing: 'AuditRecordsMissing',
  /** Photos with a lost item; the audit restored it from the record. */
  restored: 'AuditRestored',
  /** Uploads that could not be checked. */
  failed: 'AuditFailed',
  /** Corrected counts: photos that were counted wrongly, and shoots with wrong sums. */
  recounted: 'AuditRecounted',
} as const;

/** The name of a metric. */
export type MetricName =
  | (typeof METRIC)[keyof typeof METRIC]
  | (typeof AUDIT_METRIC)[keyof typeof AUDIT_METRIC];
