import type { JsonObjects } from '../../shared/clients/json-objects.ts';
import { RECEIPTS_PREFIX } from '../../shared/contract.ts';
import type { Receipt } from '../../shared/submission/receipts.ts';

/** What is known of the paying for a retouch. */
export interface Payment {
  /** Whether Segmind took a job; null where nobody can know, or not yet. */
  readonly paid: boolean | null;
  /** When it did, ISO 8601, or null. */
  readonly acceptedAt: string | null;
}

/** Looks up what was paid. */
export interface Payments {
  find(id: string): Promise<Payment>;
}

/** {@link Payments} by the receipts. */
export function createPayments(objects: JsonObjects): Payments {
  return {
    async find(id) {
      const receipt = await objects.get<Receipt>(`${RECEIPTS_PREFIX}${id}.json`);
      if (receipt === null) return { paid: false, acceptedAt: null };
      const { job } = receipt.value;
      return job === undefined
        ? { paid: null, acceptedAt: null }
        : { paid: true, acceptedAt: job.acceptedAt };
    },
  };
}
