import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The deployed code of a function. */
export interface Bundle {
  /** The function's folder under `functions/`. */
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  /** The function's NODE_OPTIONS. */
  readonly nodeOptions: string;
}

/** Lists the bundles of a synthesized stack, sorted by name. */
export async function findBundles(assembly: string): Promise<Bundle[]> {
  const { Resources } = JSON.parse(await readFile(join(assembly, 'Retouch.template.json'), 'utf8'));
  const bundles: Bundle[] = [];
  for (const { Type, Properties } of Object.values<Record<string, never>>(Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const { Code, Environment } = Properties as unknown as {
      Code: { S3Key: string };
      Environment: { Variables: Record<string, string> };
    };
    const file = join(assembly, `asset.${Code.S3Key.replace('.zip', '')}`, 'index.mjs');
    const { POWERTOOLS_SERVICE_NAME: name = '', NODE_OPTIONS: nodeOptions = '' } = Environment.Variables;
    bundles.push({ name, file, bytes: (await stat(file)).size, nodeOptions });
  }
  return bundles.sort((a, b) => a.name.localeCompare(b.name));
}
