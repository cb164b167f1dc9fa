import { describe, expect, it } from 'vitest';
import { collectOutputs, MAX_OUTPUTS, readOutput } from '../../../core/segmind/segmind-output.ts';

const a = 'https://outputs.example/a.png?sig=1';
const b = 'https://outputs.example/b.png';
const dataUri = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;

describe('collectOutputs', () => {
  it.each([
    ['keyname list', JSON.stringify([{ keyname: 'out', value: { data: a, type: 'image' } }]), [a]],
    [
      'keyname list with a text',
      JSON.stringify([{ value: { data: b, type: 'text' } }, { value: { data: a, type: 'image' } }]),
      [a],
    ],
    ['list of URLs', JSON.stringify([a, b]), [a, b]],
    ['images', JSON.stringify({ images: [b, a] }), [b, a]],
    ['object of URLs', JSON.stringify({ second: b, first: a }), [b, a]],
    ['bare URL', a, [a]],
    ['bare URL as JSON', JSON.stringify(a), [a]],
    ['data URI', dataUri, [dataUri]],
    ['list of data URIs', JSON.stringify([dataUri, b]), [dataUri, b]],
    ['JSON that is no string', [{ value: { data: a } }], [a]],
    ['encoded twice', JSON.stringify(JSON.stringify([a])), [a]],
    ['the same URL twice', JSON.stringify([a, a]), [a]],
  ])('reads %s', (_, output, uris) => {
    expect(collectOutputs(output)).toEqual({ uris });
  });

  it.each([
    ['text', 'no picture today'],
    ['an empty list', '[]'],
    ['numbers', '{"n":1}'],
    ['nothing', undefined],
    ['null', null],
    ['a data URI that is not base64', 'data:image/svg+xml,<svg/>'],
  ])('fails on %s and quotes it', (_, output) => {
    const result = collectOutputs(output) as { failure: { code: string; message: string } };
    expect(result.failure.code).toBe('output-unrecognised');
    expect(result.failure.message).toContain(String(output ?? (output === null ? 'null' : 'nothing')));
  });

  it('quotes 500 characters at most', () => {
    const { failure } = collectOutputs('x'.repeat(9000)) as { failure: { message: string } };
    expect(failure.message).toContain(`${'x'.repeat(500)}…`);
    expect(failure.message).not.toContain('x'.repeat(501));
  });

  it.each([
    ['a hundred thousand URLs', Array.from({ length: 100_000 }, (_, index) => `${b}?${index}`)],
    ['one more than the limit', Array.from({ length: MAX_OUTPUTS + 1 }, (_, index) => `${b}/${index}`)],
  ])('accepts none of %s, and quotes none', (_, urls) => {
    expect(collectOutputs(JSON.stringify(urls))).toMatchObject({
      failure: {
        code: 'output-unrecognised',
        message: expect.stringMatching(new RegExp(`more than ${MAX_OUTPUTS} URLs or pictures\\.$`)),
      },
    });
  });

  it('accepts as many outputs as the limit', () => {
    const urls = Array.from({ length: MAX_OUTPUTS }, (_, index) => `${b}/${index}`);
    expect(collectOutputs(urls)).toEqual({ uris: urls });
  });

  it.each(['text', 'parsed'])('fails on JSON that is too deep, %s', (form) => {
    const text = `${'['.repeat(100_000)}"${a}"${']'.repeat(100_000)}`;
    expect(collectOutputs(form === 'text' ? text : JSON.parse(text))).toMatchObject({
      failure: { code: 'output-unrecognised' },
    });
  });

  it('treats a name with a meaning in JavaScript as an ordinary name', () => {
    expect(collectOutputs(`{"__proto__":{"constructor":"${a}"}}`)).toEqual({ uris: [a] });
  });
});

describe('readOutput', () => {
  it.each([
    ['a URL', a, { kind: 'url', url: a }],
    ['a data URI', dataUri, { kind: 'data', bytes: Buffer.from('picture') }],
  ])('recognises %s', (_, uri, output) => {
    expect(readOutput(uri)).toEqual(output);
  });
});
