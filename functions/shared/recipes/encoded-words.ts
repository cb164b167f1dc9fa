/**
 * Reads encoded words, as S3 itself returns metadata that are not ASCII: `=?UTF-8?B?…?=` and `=?UTF-8?Q?…?=`. Other
 * text stays as it is.
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
 * Text as a header can carry it: as it is, or, with line feeds, characters beyond ASCII or spaces at its ends, as an
 * encoded word, the shorter of the two kinds. One word of any length, as S3 takes it and {@link decodeWords} does.
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
