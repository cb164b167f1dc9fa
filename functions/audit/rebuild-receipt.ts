import { randomUUID } from 'node:crypto';
import {
  FORMAT,
  paidFor,
  type Receipt,
  readReceipt,
  receiptKey,
  type Submit,
} from '../../core/payment/receipts.ts';
import type { RetouchRecord } from '../../core/record/record.ts';
import type { Table } from '../../core/table/table.ts';

/** Adds the payment of a record to its receipt if the receipt lacks it. Returns whether it did. */
export type RebuildReceipt = (record: RetouchRecord) => Promise<boolean>;

/**
 * {@link RebuildReceipt} in the table. It writes a submit with an unknown outcome, because the job itself is
 * lost. So the photo is not paid for twice unless a caller says `payAgain`.
 */
export function createRebuildReceipt(table: Table): RebuildReceipt {
  return async ({ id, attempt, paid, timings }) => {
    if (paid === 'no') return false;
    for (;;) {
      const found = readReceipt(await table.get(receiptKey(id)));
      if (found !== null && paidFor(found.submits) !== 'no') return false;
      const intendedAt = timings.acceptedAt ?? timings.startedAt;
      const submit: Submit = { attempt, intendedAt, nonce: randomUUID() };
      const submits = [...(found?.submits ?? []), submit];
      const receipt: Receipt = { ...found, id, submits, revision: (found?.revision ?? 0) + 1 };
      const guard =
        found === null
          ? { condition: 'attribute_not_exists(#pk)' }
          : { condition: '#revision = :before', values: { before: found.revision } };
      const put = { ...receiptKey(id), format: FORMAT, ...receipt };
      if ((await table.write({ put, ...guard })) === null) return true;
    }
  };
}
