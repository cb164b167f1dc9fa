import * as z from 'zod';

/** The cursor behind the longest folder has 1,363 characters. */
const MAX_CURSOR_LENGTH = 2000;

/** Which page of a list is asked for. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(100).describe('How many a page holds at most.'),
  cursor: z
    .string()
    .min(1)
    .max(MAX_CURSOR_LENGTH)
    .optional()
    .describe('`nextCursor` of the page before, with the same filters.'),
};
