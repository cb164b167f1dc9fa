import { inject } from 'vitest';
import type { AccountInput } from '../../local/segmind/api/account.ts';
import type { Ledger, PhotoLedger } from '../../local/segmind/ledger.ts';
import type { ScriptInput } from '../../local/segmind/script/scripts.ts';

const { controlUrl, apiKey } = inject('stack');
/** A simulator that is not on loopback asks for its key. */
const headers = { authorization: `Bearer ${apiKey}` };

/** Tells the simulator what a photo is to meet. */
export async function script(input: ScriptInput): Promise<void> {
  const answer = await fetch(`${controlUrl}/scripts`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`The simulator refuses the script: ${await answer.text()}`);
}

/** Changes the account that the simulator plays. */
export async function account(input: AccountInput): Promise<void> {
  const answer = await fetch(`${controlUrl}/account`, {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`The simulator refuses that account: ${await answer.text()}`);
}

/** What the simulator was asked and billed. @throws {Error} if there is none: then nothing may be sent to Segmind */
export async function ledger(): Promise<Ledger> {
  return (await (await fetch(`${controlUrl}/ledger`, { headers })).json()) as Ledger;
}

/** What the simulator was asked and billed for a photo. */
export async function ledgerOf(path: string): Promise<PhotoLedger | undefined> {
  const { photos } = await ledger();
  return Object.entries(photos).find(([key]) => key.endsWith(`/uploads/${path}`))?.[1];
}
