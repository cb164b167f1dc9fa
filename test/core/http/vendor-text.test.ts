import { describe, expect, it } from 'vitest';
import { vendorText, vendorValue } from '../../../core/http/vendor-text.ts';

describe('vendorText', () => {
  it.each([
    ['a query', 'https://h.example/a.jpg?X-Amz-Signature=SECRET'],
    ['a query behind an apostrophe', "https://h.example/it's.jpg?X-Amz-Signature=SECRET"],
    ['a query that a line feed parts', 'https://h.example/a?b=c\nX-Amz-Signature=SECRET'],
    ['a fragment', 'https://h.example/a.jpg#SECRET'],
    ['userinfo', 'https://ana:SECRET@h.example/a.jpg'],
    ['userinfo, percent-encoded', 'https%3A%2F%2Fana:SECRET@h.example'],
    ['another scheme', 's3://photos/a.jpg?versionId=SECRET'],
    ['no scheme', 'photos.s3.amazonaws.com/a.jpg?X-Amz-Signature=SECRET'],
    ['slashes escaped in JSON', 'https:\\/\\/h.example\\/a.jpg?a=SECRET'],
    ['userinfo, slashes escaped in JSON', 'https:\\/\\/ana:SECRET@h.example'],
    ['a question mark escaped in JSON', 'https://h.example/a.jpg\\u003fa=SECRET'],
    ['an ampersand escaped in JSON', 'a\\u0026X-Amz-Signature=SECRET'],
    ['a percent-encoded query', 'https%3A%2F%2Fh.example%2Fa.jpg%3FX-Amz-Signature%3DSECRET'],
    ['a parameter alone', 'signature wrong: X-Amz-Signature=SECRET'],
    ['a session token alone', '&amp;X-Amz-Security-Token=SECRET'],
    ['a parameter as JSON', '{"X-Amz-Credential": "SECRET"}'],
    ['an access key', 'AWSAccessKeyId=SECRET'],
    ['a Google signature', 'x-goog-signature=SECRET'],
    ['a SAS signature', 'sv=2024&sig=SECRET'],
  ])('removes the secret from a URL: %s', (_, text) => {
    expect(vendorText(`It said ${text} and more`)).not.toContain('SECRET');
  });

  it.each([
    'No face found in the photo.',
    'Is it a photo?',
    'Invalid token: expired',
    'Upscale_x must be one of: 2x, 4x',
    'https://docs.example/errors',
    'Error at 12:30#4',
  ])('keeps a URL without a secret: %s', (text) => {
    expect(vendorText(text)).toBe(text);
  });

  it('is one line without control characters', () => {
    expect(vendorText('a\r\n{"level":"ERROR"}\u2028b\u0000c\u001b[31m')).toBe('a {"level":"ERROR"} b c [31m');
  });

  it('reads no more of a text of megabytes than it may quote', () => {
    const hostile = 'https://'.repeat(4_000_000);
    expect(vendorText(hostile)).toHaveLength(501);
  });
});

describe('vendorValue', () => {
  it('accepts JSON that is too deep to be written', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(vendorValue(deep)).toBe('(deeply nested JSON)');
  });
});
