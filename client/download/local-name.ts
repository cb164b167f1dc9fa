/** Characters that Windows takes in no name, and those that its names cannot end with. */
const NOT_ON_WINDOWS = /[<>:"\\|?*\p{Cc}]|[. ]$/gu;
/** Names that are devices there, with any extension. @see https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * The path of a result on this computer, below the folder that it goes into: its own, but on Windows with `%3A` in place
 * of a `:`, and so on. Null for a path that would leave the folder.
 */
export function localName(path: string, platform: NodeJS.Platform = process.platform): string | null {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'))) return null;
  if (platform !== 'win32') return path;
  return parts.map(escapePart).join('/');
}

function escapePart(part: string): string {
  const escaped = part.replaceAll(NOT_ON_WINDOWS, percent);
  return DEVICES.test(escaped) ? percent(escaped.charAt(0)) + escaped.slice(1) : escaped;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
