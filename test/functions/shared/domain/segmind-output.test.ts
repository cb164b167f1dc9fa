import { describe, expect, it } from 'vitest';
import { collectOutputs } from '../../../../functions/shared/domain/segmind-output.ts';

const a = 'https://outputs.example/a.png?sig=1';
const b = 'https://outputs.example/b.png';
const url = (text: string) => ({ kind: 'url', url: text });
const dataUri = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;
const data = { kind: 'data', bytes: Buffer.from('picture') };

describe('collectOutputs', () => {
  it.each([
    ['keyname list', JSON.stringify([{ keyname: 'out', value: { data: a, type: 'image' } }]), [url(a)]],
    ['list of URLs', JSON.stringify([a, b]), [url(a), url(b)]],
    ['images', JSON.stringify({ images: [b, a] }), [url(b), url(a)]],
    ['object of URLs', JSON.stringify({ second: b, first: a }), [url(b), url(a)]],
    ['bare URL', a, [url(a)]],
    ['bare URL as JSON', JSON.stringify(a), [url(a)]],
    ['data URI', dataUri, [data]],
    ['list of data URIs', JSON.stringify([dataUri, b]), [data, url(b)]],
    ['JSON that is no string', [{ value: { data: a } }], [url(a)]],
    ['encoded twice', JSON.stringify(JSON.stringify([a])), [url(a)]],
    ['the same URL twice', JSON.stringify([a, a]), [url(a)]],
  ])('reads %s', (_, output, outputs) => {
    expect(collectOutputs(output)).toEqual({ outputs });
  });

  it.each([
    ['text', 'no picture today'],
    ['an empty list', '[]'],
    ['numbers', '{"n":1}'],
    ['nothing', undefined],
    ['null', null],
    ['a data URI that is not base64', 'data:image/svg+xml,<svg/>'],
  ])('fails on %s and says what came', (_, output) => {
    const result = collectOutputs(output) as { failure: { code: string; message: string } };
    expect(result.failure.code).toBe('output-unrecognised');
    expect(result.failure.message).toContain(String(output ?? (output === null ? 'null' : 'nothing')));
  });

  it('quotes 500 characters at most', () => {
    const { failure } = collectOutputs('x'.repeat(9000)) as { failure: { message: string } };
    expect(failure.message).toContain(`${'x'.repeat(500)}…`);
    expect(failure.message).not.toContain('x'.repeat(501));
  });
});
