import { createHash } from 'node:crypto';
import prettyBytes from 'pretty-bytes';
import type { Retouch } from '../../api/retouch-api.ts';
import type { StackFiles } from '../../files/stack-files.ts';
import { type Finding, fault, ok, unknown } from '../finding.ts';

const RUNBOOK =
  'Results are written before the photo ends: look whether something deletes from the bucket, or your user may not read it.';

/** From this size on, S3 and its clients treat files as large. */
const LARGE_BYTES = 5 * 1024 * 1024;

/** Checks that the result and the record of a photo are stored, as its end says. */
export async function* checkResult(files: StackFiles, retouch: Retouch): AsyncGenerator<Finding> {
  const { outputs, recordKey } = retouch;
  if (outputs.length === 0) yield fault('The photo succeeded without a result.', RUNBOOK);
  for (const { key, sha256, width, height } of outputs) {
    const body = await readWhole(files, key);
    if (body === null) yield fault(`The result is not there: ${key}.`, RUNBOOK);
    else if (createHash('sha256').update(body).digest('hex') !== sha256) {
      yield fault(
        `The result ${key} did not arrive as it was written.`,
        'Its SHA-256 is another one: try again.',
      );
    } else {
      const out = `Result out: ${prettyBytes(body.length)}, ${width} × ${height} pixels, as ${key}.`;
      yield body.length > LARGE_BYTES
        ? ok(out)
        : unknown(`${out} How one of more than 5 MB comes out was not seen.`);
    }
  }
  const record = recordKey === null ? null : await readWhole(files, recordKey);
  yield record !== null && idOf(record) === retouch.id
    ? ok(`Record: ${recordKey}.`)
    : fault(`The record of the photo is not there: ${recordKey ?? 'none is named'}.`, RUNBOOK);
}

async function readWhole(files: StackFiles, key: string): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  const body = await files.read(key);
  if (body === null) return null;
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function idOf(record: Buffer): unknown {
  try {
    return (JSON.parse(record.toString()) as { id?: unknown }).id;
  } catch {
    return null;
  }
}
