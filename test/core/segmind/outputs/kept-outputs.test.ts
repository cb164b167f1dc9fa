import { describe, expect, it } from 'vitest';
import { createOutputKeeper } from '../../../../core/segmind/outputs/kept-outputs.ts';
import { OutputError } from '../../../../core/segmind/outputs/output-source.ts';
import { S3Fake, serviceError } from '../../../../simulation/aws/s3-fake.ts';

const KILOBYTE = 1024;
const url = (bytes: number, end = '') => `https://a.example/${'x'.repeat(bytes - 18 - end.length)}${end}`;
const dataUri = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;

function setUp() {
  const s3 = new S3Fake();
  return { s3, keeper: createOutputKeeper(s3.client, 'state-objects') };
}

describe('the outputs of a job', () => {
  it.each([
    ['one URL', [url(100)]],
    ['8 KB of URLs', [url(4 * KILOBYTE, 'a'), url(4 * KILOBYTE, 'b')]],
  ])('are kept in the receipt: %s', async (_, urls) => {
    const { s3, keeper } = setUp();
    const kept = await keeper.keep('ana', urls);
    expect(kept).toEqual({ kind: 'urls', urls });
    expect(await keeper.read(kept)).toEqual(urls.map((one) => ({ kind: 'url', url: one })));
    expect(s3.sent).toEqual([]);
  });

  it.each([
    ['more than 8 KB of URLs', [url(4 * KILOBYTE, 'a'), url(4 * KILOBYTE + 1, 'b')]],
    ['URLs of more bytes than characters', [`https://a.example/${'é'.repeat(5 * KILOBYTE)}`]],
    ['a data URI', [dataUri]],
    ['a data URI among URLs', [url(100), dataUri]],
  ])('are kept in an object of the state bucket: %s', async (_, uris) => {
    const { s3, keeper } = setUp();
    const kept = await keeper.keep('ana', uris);
    expect(kept).toEqual({
      kind: 'object',
      key: expect.stringMatching(/^outputs\/ana\/[0-9a-f-]{36}\.json$/),
    });
    const outputs = uris.map((uri) =>
      uri === dataUri ? { kind: 'data', bytes: Buffer.from('picture') } : { kind: 'url', url: uri },
    );
    expect(await keeper.read(kept)).toEqual(outputs);
    expect(s3.sent).toEqual(['PutObjectCommand', 'GetObjectCommand']);
  });

  it('are kept beside those of an earlier poll, and never overwrite them', async () => {
    const { s3, keeper } = setUp();
    await keeper.keep('ana', [dataUri]);
    await keeper.keep('ana', [dataUri]);
    expect(s3.objects.size).toBe(2);
  });

  it('are not found once they have expired', async () => {
    const { keeper } = setUp();
    const reading = keeper.read({ kind: 'object', key: 'outputs/ana/1.json' });
    await expect(reading).rejects.toThrow(OutputError);
    await expect(reading).rejects.toMatchObject({ failure: { code: 'output-not-found' } });
  });

  it('cannot be read if S3 fails', async () => {
    const { s3, keeper } = setUp();
    s3.before = () => {
      throw serviceError('SlowDown', 503);
    };
    await expect(keeper.read({ kind: 'object', key: 'outputs/ana/1.json' })).rejects.toThrow('SlowDown');
  });
});
