const DOLLARS = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });
const NUMBER = new Intl.NumberFormat('en');
const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** `$12.50`. */
export function dollars(amount: number): string {
  return DOLLARS.format(amount);
}

/** `1 photo`, `1,200 photos`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${NUMBER.format(number)} ${number === 1 ? one : many}`;
}

/** A time in the reader's own time zone. */
export function time(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : TIME.format(date);
}

/** A folder's name for people. */
export function folderName(folder: string): string {
  return folder === '' ? 'Photos in no folder' : folder;
}

/** Quotes a text as one word of a shell, whatever it contains. */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The path that a relative URL of the page leads to. */
export function pathOf(url: string): string {
  return decodeURIComponent(url).replace(/^\.\//, '');
}
