import { stripVTControlCharacters } from 'node:util';

/** A text from elsewhere without what would move the cursor or change colours. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

/** A text without the queries of its URLs: a presigned URL is a secret. */
export function hideQueries(text: string): string {
  return text.replaceAll(/(https?:\/\/[^\s?]+)\?\S+/g, '$1?…');
}
