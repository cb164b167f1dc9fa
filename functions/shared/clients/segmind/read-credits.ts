import * as z from 'zod/mini';
import { roundDollars } from '../../domain/dollars.ts';

/** A number, or a text that is one: nothing says that it stays a number. */
const amount = z.union([
  z.number(),
  z.pipe(
    z.string().check(z.regex(/^-?\d+(\.\d+)?$/)),
    z.transform((digits) => Number(digits)),
  ),
]);

/** @see segmind.md "Newer facts": two fields, the credits that were bought and those that were given */
const creditsSchema = z.object({ credits: amount, 'free-credits': z.optional(z.nullable(amount)) });

/** Where Segmind tells an account's credits. @see segmind.md "Newer facts" */
export const CREDITS_PATH = '/v1/get-user-credits';

/** What an account holds, dollars. */
export interface Credits {
  /** Both kinds together. */
  readonly dollars: number;
  readonly bought: number;
  /** Null if the answer does not name them. */
  readonly free: number | null;
}

/**
 * What an account holds by Segmind's answer.
 * @throws {Error} if the answer does not say
 */
export function readCredits(body: string): Credits {
  const parsed = creditsSchema.safeParse(parse(body));
  if (!parsed.success) {
    throw new Error('Segmind answered the question for its balance without the number `credits`.');
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
