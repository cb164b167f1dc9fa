import { inject } from 'vitest';
import type { AccountInput } from '../../../local/segmind/api/account.ts';
import type { Ledger, PhotoLedger } from '../../../local/segmind/ledger.ts';
import type { ScriptInput } from '../../../local/segmind/script/scripts.ts';

const { controlUrl, apiKey } = inject('stack');
/** A simulator that is not on loopback requires its key. */
const headers = { authorization: `Bearer ${apiKey}` };

/** Scripts how the simulator treats a photo. */
export async function script(input: ScriptInput): Promise<void> {
  const answer = await fetch(`${controlUrl}/scripts`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`The simulator refuses the script: ${await answer.text()}`);
}

/** Changes the simulated account. */
export async function account(input: AccountInput): Promise<void> {
  const answer = await fetch(`${controlUrl}/account`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`The simulator refuses that account: ${await answer.text()}`);
}

/**
 * The simulator's ledger of requests and bills. @throws {Error} if there is no simulator: the stack then
 * calls the real Segmind
 */
export async function ledger(): Promise<Ledger> {
  return (await (await fetch(`${controlUrl}/ledger`, { headers })).json()) as Ledger;
}

/** The simulator's ledger of one photo. */
export async function ledgerOf(path: string): Promise<PhotoLedger | undefined> {
  const { photos } = await ledger();
  return Object.entries(photos).find(([key]) => key.endsWith(`/uploads/${path}`))?.[1];
}
