/**
 * Decodes encoded words. S3 returns metadata that are not ASCII in this form: `=?UTF-8?B?…?=` and
 * `=?UTF-8?Q?…?=`. Other text stays as it is.
 * @see https://www.rfc-editor.org/rfc/rfc2047
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html user-defined metadata
 */
export function decodeWords(text: string): string {
  return text
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, encoding: string, body: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(body, 'base64').toString('utf8')
        : Buffer.from(
            body
              .replaceAll('_', ' ')
              .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          ).toString('utf8'),
    );
}

/**
 * Encodes text for a header. Plain ASCII stays as it is. Text with line feeds, other characters or spaces at
 * its ends becomes an encoded word, in the shorter of both encodings, of any length: S3 and
 * {@link decodeWords} accept that.
 */
export function encodeWords(text: string): string {
  const isPlain = /^[!-~]([ -~]*[!-~])?$/.test(text) && !text.includes('=?') && !text.includes('  ');
  if (isPlain) return text;
  const bytes = Buffer.from(text);
  const quoted = `=?UTF-8?Q?${[...bytes].map(quote).join('')}?=`;
  const base64 = `=?UTF-8?B?${bytes.toString('base64')}?=`;
  return quoted.length < base64.length ? quoted : base64;
}

function quote(byte: number): string {
  if (byte === 0x20) return '_';
  const character = String.fromCharCode(byte);
  return /[!-~]/.test(character) && !'=?_'.includes(character)
    ? character
    : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
