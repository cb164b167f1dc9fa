import * as z from 'zod/mini';
import { roundDollars } from '../domain/dollars.ts';

/** A number, or a string that holds one: Segmind does not promise a type. */
const amount = z.union([
  z.number(),
  z.pipe(
    z.string().check(z.regex(/^-?\d+(\.\d+)?$/)),
    z.transform((digits) => Number(digits)),
  ),
]);

/** @see docs/segmind.md "Newer facts": two fields, bought credits and free credits */
const creditsSchema = z.object({ credits: amount, 'free-credits': z.optional(z.nullable(amount)) });

/** The path of an account's credits. @see docs/segmind.md "Newer facts" */
export const CREDITS_PATH = '/v1/get-user-credits';

/** An account's credits, dollars. */
export interface Credits {
  /** Bought and free credits together. */
  readonly dollars: number;
  readonly bought: number;
  /** Null if the reply has no such field. */
  readonly free: number | null;
}

/**
 * Reads an account's credits from Segmind's reply.
 * @throws {Error} if the reply has no credits
 */
export function readCredits(body: string): Credits {
  const parsed = creditsSchema.safeParse(parse(body));
  if (!parsed.success) {
    throw new Error('Segmind’s answer about the balance has no number `credits`.');
  }
  const { credits: bought, 'free-credits': free = null } = parsed.data;
  return { dollars: roundDollars(bought + (free ?? 0)), bought, free };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
