/** A command as it is typed in a shell: `typeCommand('review', 'spring/ana')` → `retouch review spring/ana`. */
export function typeCommand(command: string, folder: string, ...more: readonly string[]): string {
  return ['retouch', command, quote(showFolder(folder)), ...more].join(' ');
}

/** The setting's default: `cdk` uses it if no other name is given. */
export const DEFAULT_STACK = 'Retouch';

/**
 * A command of the CDK for the stack of that name: `typeCdk('deploy', 'RetouchTest')` →
 * `npx cdk deploy -c stackName=RetouchTest`. Without the setting, the command would change the stack `Retouch`.
 */
export function typeCdk(command: string, stackName: string): string {
  const setting = stackName === DEFAULT_STACK ? [] : ['-c', `stackName=${stackName}`];
  return ['npx cdk', command, ...setting].join(' ');
}

/** A folder as people type it: `/` for the top, and with a `/` in front if it would look like an option. */
export function showFolder(folder: string): string {
  return folder === '' || folder.startsWith('-') ? `/${folder}` : folder;
}

function quote(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
