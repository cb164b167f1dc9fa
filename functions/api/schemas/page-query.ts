import * as z from 'zod';

/** The cursor for the longest key has 1,376 characters. */
const MAX_CURSOR_LENGTH = 2000;

/** Query parameters of a page. `most` is the largest number of entries per page, and the default. */
export function pageQuery(most: number) {
  return {
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(most)
      .default(most)
      .describe('The largest number of rows on a page.'),
    cursor: z
      .string()
      .min(1)
      .max(MAX_CURSOR_LENGTH)
      .optional()
      .describe('`nextCursor` of the previous page, with the same filters.'),
  };
}
