/** A command as it is typed in a shell: `typeCommand('review', 'spring/ana')` → `retouch review spring/ana`. */
export function typeCommand(command: string, folder: string, ...more: readonly string[]): string {
  return ['retouch', command, quote(showFolder(folder)), ...more].join(' ');
}

/** A folder as people type it: `/` for the top, and with a `/` in front if it would look like an option. */
export function showFolder(folder: string): string {
  return folder === '' || folder.startsWith('-') ? `/${folder}` : folder;
}

function quote(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
