/** Characters that Windows forbids in a name, and characters that it forbids at the end of a name. */
const NOT_ON_WINDOWS = /[<>:"\\|?*\p{Cc}]|[. ]$/gu;
/**
 * Names of devices on Windows, with any extension.
 * @see https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * The path of a result on this computer, below the target folder. On Windows it escapes what names cannot
 * have, such as `:` as `%3A`. Null for a path that would leave the folder.
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
