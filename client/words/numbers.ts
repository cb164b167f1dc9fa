import prettyBytes from 'pretty-bytes';

/** `1 photo`, `1,200 photos`. */
export function count(number: number, thing: string): string {
  return `${number.toLocaleString('en-US')} ${thing}${number === 1 ? '' : 's'}`;
}

/** `$0.05`, `$12.15`; a part of a cent is shown: `$0.035`. */
export function dollars(amount: number): string {
  const digits = Number(amount.toFixed(2)) === Number(amount.toFixed(4)) ? 2 : 3;
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** `12.3 MB`, as cameras and shops count: 1 MB is 1,000,000 bytes. */
export function megabytes(bytes: number): string {
  return prettyBytes(bytes, { maximumFractionDigits: 1 });
}
