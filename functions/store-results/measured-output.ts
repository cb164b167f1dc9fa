import { createHash } from 'node:crypto';
import { OutputError } from '../shared/clients/outputs/output-source.ts';
import { failure } from '../shared/domain/failure.ts';
import { readPictureHead } from '../shared/picture.ts';

/** A picture's head tells its type, and its size in pixels nearly always within this. */
const HEAD_BYTES = 512 * 1024;

/** An output whose head has been read. */
export interface MeasuredOutput {
  /** Media type by the bytes. */
  readonly type: string;
  readonly width: number;
  readonly height: number;
  /** The whole body, head included. */
  readonly body: AsyncIterable<Buffer>;
  /** What went through {@link body}: to be asked once, after it has been read to its end. */
  readonly measure: () => { bytes: number; sha256: string };
}

/**
 * Reads the head of an output and tells what picture it is; the body then streams through, counted and hashed, and
 * is never held in memory whole.
 * @throws {OutputError} `output-not-an-image` where the bytes are no picture with a size
 */
export async function measureOutput(stream: AsyncIterable<Buffer>): Promise<MeasuredOutput> {
  const chunks = stream[Symbol.asyncIterator]();
  const head = await readHead(chunks);
  const { type, size } = await readPictureHead(head);
  if (type?.startsWith('image/') !== true || size === null) {
    await chunks.return?.();
    throw new OutputError(
      failure(
        'output-not-an-image',
        `An output of the job is no picture: its first ${head.length} bytes are ${type ?? 'of no known type'}.`,
      ),
    );
  }
  const hash = createHash('sha256');
  let bytes = 0;
  async function* passThrough() {
    try {
      for (let chunk: Buffer | null = head; chunk !== null; chunk = await nextChunk(chunks)) {
        bytes += chunk.length;
        hash.update(chunk);
        yield chunk;
      }
    } finally {
      // A reader that gives up closes the connection.
      await chunks.return?.();
    }
  }
  return { type, ...size, body: passThrough(), measure: () => ({ bytes, sha256: hash.digest('hex') }) };
}

async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const head: Buffer[] = [];
  for (let bytes = 0; bytes < HEAD_BYTES; ) {
    const chunk = await nextChunk(chunks);
    if (chunk === null) break;
    head.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(head);
}

async function nextChunk(chunks: AsyncIterator<Buffer>): Promise<Buffer | null> {
  const next = await chunks.next();
  return next.done ? null : next.value;
}
