import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { failure } from '../../core/domain/failure.ts';
import { OutputError } from '../../core/segmind/outputs/output-source.ts';
import type { WithUpload } from '../../functions/prepare-photo/open-upload.ts';
import type { FinishOutputs } from '../../functions/store-results/finish-outputs.ts';
import { readPictureHead } from '../pictures/picture-head.ts';

async function read(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Opens uploads by their first bytes only, without files and without decoding: for tests that are not about
 * pictures.
 */
export const withUploadHead: WithUpload = async ({ body }, work) => {
  const { type, size } = await readPictureHead(await read(body));
  if (type === null || size === null) {
    return work({ failure: failure('unsupported-type', 'The file is no picture.') });
  }
  return work({ photo: { type, ...size, preview: false, makeWorkingCopy: async () => ({ copy: null }) } });
};

/** A placeholder for a small picture. */
function previewOf(body: Buffer, size: string) {
  const text = Buffer.from(`${size} of ${body.length} bytes`);
  return { width: 1, height: 1, bytes: text.length, open: () => Readable.from([text]) };
}

/** Finishes outputs by passing them on unchanged, without files and without decoding. */
export const passOnOutputs: FinishOutputs = async ({ openAnswers, keepAnswer }, store) => {
  const pictures = [];
  for (const [index, open] of openAnswers.entries()) {
    const body = await read(await open());
    await keepAnswer?.(index + 1, () => Readable.from([body]));
    const { type, size } = await readPictureHead(body);
    if (type === null || size === null) {
      throw new OutputError(failure('output-not-an-image', 'An output is no picture.'));
    }
    const sha256 = createHash('sha256').update(body).digest('hex');
    pictures.push({
      type,
      ...size,
      bytes: body.length,
      sha256,
      previews: { small: previewOf(body, 'small'), large: previewOf(body, 'large') },
      async *open() {
        yield body;
      },
    });
  }
  const stored = [];
  for (const [index, picture] of pictures.entries()) {
    const before = index === 0 ? picture.previews : undefined;
    stored.push(await store({ ...picture, before }, index));
  }
  return stored as [(typeof stored)[number], ...typeof stored];
};
