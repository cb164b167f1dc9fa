import { stripVTControlCharacters } from 'node:util';

/** Removes control characters from a text, which could move the cursor or change colours. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

/** Removes the queries of URLs from a text: a presigned URL is a secret. */
export function hideQueries(text: string): string {
  return text.replaceAll(/(https?:\/\/[^\s?]+)\?\S+/g, '$1?…');
}
