import { createHash } from 'node:crypto';
import prettyBytes from 'pretty-bytes';
import type { Retouch } from '../../api/retouch-api.ts';
import type { StackFiles } from '../../files/stack-files.ts';
import { type Finding, fault, ok, unknown } from '../finding.ts';

const RUNBOOK =
  'Retouch writes results before the photo ends: check whether something deletes files from the bucket, and whether your user may read it.';

/** From this size on, S3 and its clients treat files as large. */
const LARGE_BYTES = 5 * 1024 * 1024;

/** Checks that the result and the record of a photo are stored, as its end says. */
export async function* checkResult(files: StackFiles, retouch: Retouch): AsyncGenerator<Finding> {
  const { outputs, recordKey } = retouch;
  if (outputs.length === 0) yield fault('The photo succeeded without a result.', RUNBOOK);
  for (const { key, sha256, width, height } of outputs) {
    const body = await readWhole(files, key);
    if (body === null) yield fault(`The result does not exist: ${key}.`, RUNBOOK);
    else if (createHash('sha256').update(body).digest('hex') !== sha256) {
      yield fault(`The result ${key} did not arrive unchanged.`, 'Its SHA-256 is different: try again.');
    } else {
      const out = `Result out: ${prettyBytes(body.length)}, ${width} × ${height} pixels, as ${key}.`;
      yield body.length > LARGE_BYTES
        ? ok(out)
        : unknown(`${out} This run did not check a result of more than 5 MB.`);
    }
  }
  const record = recordKey === null ? null : await readWhole(files, recordKey);
  yield record !== null && idOf(record) === retouch.id
    ? ok(`Record: ${recordKey}.`)
    : fault(`The record of the photo does not exist: ${recordKey ?? 'the retouch names none'}.`, RUNBOOK);
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
