import * as z from 'zod';

/** The cursor behind the longest key has 1,376 characters. */
const MAX_CURSOR_LENGTH = 2000;

/** Which page of a list is asked for; `most` is how many entries a page can hold, and holds by default. */
export function pageQuery(most: number) {
  return {
    limit: z.coerce.number().int().min(1).max(most).default(most).describe('How many a page holds at most.'),
    cursor: z
      .string()
      .min(1)
      .max(MAX_CURSOR_LENGTH)
      .optional()
      .describe('`nextCursor` of the page before, with the same filters.'),
  };
}
