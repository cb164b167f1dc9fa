import { readFile } from 'node:fs/promises';
import type { StackOutputs } from './stack.ts';

/** The policies of docs/policies/ that name the parts of a deployed stack. */
export type PolicyName = 'api-caller' | 'photographer' | 'operator' | 'operator-change';

/**
 * Reads a policy of docs/policies/ as JSON, and replaces the words in capitals with the names of a stack's
 * resources.
 * @param apiUrl the address of the API, from which the API's id is read, on AWS and on the local engine
 */
export async function readPolicy(
  name: PolicyName,
  outputs: StackOutputs,
  stackName: string,
): Promise<string> {
  const { StateMachineArn, BulkStateMachineArn = '', UploadsMappingId = '' } = outputs;
  const [, , , region = '', account = '', , machine = ''] = StateMachineArn.split(':');
  const words: Readonly<Record<string, string>> = {
    REGION: region,
    ACCOUNT: account,
    STACK_NAME: stackName,
    API_ID: readApiId(outputs.ApiUrl),
    PHOTO_BUCKET: outputs.PhotoBucketName,
    TABLE_NAME: outputs.TableName,
    STATE_MACHINE: machine,
    BULK_STATE_MACHINE: BulkStateMachineArn.split(':').at(-1) ?? '',
    UPLOADS_MAPPING: UploadsMappingId,
  };
  const text = await readFile(new URL(`../docs/policies/${name}.json`, import.meta.url), 'utf8');
  return text.replaceAll(/\b[A-Z]+(_[A-Z]+)*\b/g, (word) => words[word] ?? word);
}

/** `https://<id>.execute-api.…` on AWS, `https://127.0.0.1:<port>/_aws/execute-api/<id>` on the local engine. */
function readApiId(apiUrl: string): string {
  const { hostname, pathname } = new URL(apiUrl);
  return /^\/_aws\/execute-api\/(\w+)/.exec(pathname)?.[1] ?? hostname.split('.')[0] ?? '';
}
