import { readdir, readFile } from 'node:fs/promises';

const root = new URL('../../../', import.meta.url);

/** Returns the actions, as IAM calls them, of all AWS commands that the sources of these folders send. */
export async function actionsInSources(
  folders: readonly string[],
  except: readonly string[] = [],
): Promise<string[]> {
  const files = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(new URL(folder, root), { recursive: true });
      return names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}${name}`);
    }),
  );
  const actions = new Set<string>();
  for (const file of files.flat()) {
    if (except.some((folder) => file.startsWith(folder))) continue;
    for (const [, names = '', service = ''] of (await readFile(new URL(file, root), 'utf8')).matchAll(
      /import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g,
    )) {
      for (const [, command = '', page = ''] of names.matchAll(/\b(?:([A-Z]\w+)Command|paginate(\w+))\b/g)) {
        actions.add(`${SERVICES[service] ?? service}:${ACTIONS[command] ?? `${command}${page}`}`);
      }
    }
  }
  // Needs no permission.
  actions.delete('sts:GetCallerIdentity');
  return [...actions].sort();
}

const SERVICES: Readonly<Record<string, string>> = {
  eventbridge: 'events',
  'service-quotas': 'servicequotas',
  sfn: 'states',
};
const ACTIONS: Readonly<Record<string, string>> = {
  Invoke: 'InvokeFunction',
  ListObjectsV2: 'ListBucket',
};
