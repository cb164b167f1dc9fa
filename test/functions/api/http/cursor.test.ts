import { expect, it } from 'vitest';
import { readCursor, writeCursor } from '../../../../functions/api/http/cursor.ts';

const AFTER = '2026-11-23T12:00:00.000Z#ana-1';
const FILTERS = { status: 'failed', folder: null };

it('a cursor holds the start of its page', () => {
  expect(readCursor(writeCursor(AFTER, FILTERS), FILTERS)).toBe(AFTER);
});

it('the first page has no cursor', () => {
  expect(readCursor(undefined, FILTERS)).toBeNull();
});

it.each([
  ['nothing', ''],
  ['text', 'made-up'],
  ['JSON of another shape', Buffer.from('{}').toString('base64url')],
  ['null', Buffer.from('null').toString('base64url')],
  ['one of other filters', writeCursor(AFTER, { ...FILTERS, folder: 'shoot' })],
  ['one that begins nowhere', writeCursor('', FILTERS)],
])('%s is not a cursor', (_, cursor) => {
  const message = 'is not a nextCursor of a page with these filters; start again without a cursor';
  expect(() => readCursor(cursor, FILTERS)).toThrow(
    expect.objectContaining({
      problem: 'invalid-request',
      message: `/cursor ${message}.`,
      errors: [{ in: 'query', pointer: '/cursor', message }],
    }),
  );
});
