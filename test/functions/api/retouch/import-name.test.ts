import { describe, expect, it } from 'vitest';
import { importName } from '../../../../functions/api/retouch/import-name.ts';

const BASE = 'https://photos.example';

describe('the name of an import', () => {
  it.each([
    ['/', /^photo-[0-9a-f]{12}$/],
    ['/sku-1/main.jpg', /^main-[0-9a-f]{12}\.jpg$/],
    ['/b%C3%A4.jpg', /^bä-[0-9a-f]{12}\.jpg$/],
    ['/%E0%A4%A', /^%E0%A4%A-[0-9a-f]{12}$/],
    ['/a%2Fb%00.png', /^a-b--[0-9a-f]{12}\.png$/],
    ['/..%2f', /^photo-[0-9a-f]{12}$/],
    ['/.jpg', /^photo-[0-9a-f]{12}\.jpg$/],
    ['/photo?name=ana.jpg', /^photo-[0-9a-f]{12}$/],
  ])('contains the last part of %s', (path, name) => {
    expect(importName(BASE + path)).toMatch(name);
  });

  it('is the same for the same URL, in every version of Retouch', () => {
    expect(importName(`${BASE}/sku-1/main.jpg`)).toBe('main-e092577ee1da.jpg');
  });

  it.each([
    ['of another folder', '/sku-2/main.jpg'],
    ['of another query', '/sku-1/main.jpg?size=large'],
    ['of another type', '/sku-1/main.png'],
    ['in other case', '/sku-1/Main.jpg'],
  ])('differs for a URL %s', (_, path) => {
    expect(importName(BASE + path)).not.toBe(importName(`${BASE}/sku-1/main.jpg`));
  });

  it('differs for another host', () => {
    expect(importName('https://other.example/main.jpg')).not.toBe(importName(`${BASE}/main.jpg`));
  });

  it.each([
    ['S3', 'X-Amz-Date=20260102T030405Z&X-Amz-Signature=abc'],
    ['CloudFront', 'Expires=1767322445&Signature=abc&Key-Pair-Id=K1'],
    ['Google Cloud Storage', 'X-Goog-Date=20260102T030405Z&X-Goog-Signature=abc'],
    ['Azure', 'sv=2024-11-04&se=2026-01-02T03%3A04%3A05Z&sr=b&sp=r&sig=abc'],
  ])('is the same with or without the signature of %s', (_, signature) => {
    expect(importName(`${BASE}/main.jpg?id=7&${signature}`)).toBe(importName(`${BASE}/main.jpg?id=7`));
  });

  it('differs between a RAW file and the JPEG beside it only in the extension', () => {
    const [raw, jpeg] = ['CR3', 'JPG'].map((type) => importName(`${BASE}/shoot/IMG_1.${type}`));
    expect(raw?.replace('.CR3', '.JPG')).toBe(jpeg);
  });

  it('is short enough for any folder', () => {
    expect(importName(`${BASE}/${'a'.repeat(3000)}.jpeg`).length).toBeLessThan(220);
  });
});
