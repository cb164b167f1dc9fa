import prettyBytes from 'pretty-bytes';

/** `1 photo`, `1,200 photos`. */
export function count(number: number, thing: string): string {
  return `${number.toLocaleString('en-US')} ${thing}${number === 1 ? '' : 's'}`;
}

/** `$0.05`, `$1,212.15`; parts of a cent are shown: `$0.035`. */
export function dollars(amount: number): string {
  return amount.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  });
}

/** `12.3 MB`, as cameras and shops count: 1 MB is 1,000,000 bytes. */
export function megabytes(bytes: number): string {
  return prettyBytes(bytes, { maximumFractionDigits: 1 });
}
