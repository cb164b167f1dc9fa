import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeUrl } from '../../../../functions/finish-shoots/review/relative-url.ts';

const PAGE = 'results/spring/ana/review.html';

describe('the URL of an object', () => {
  it.each([
    ['results/spring/ana/1.jpg', '1.jpg'],
    ['results/spring/ana/.review/1-v1-640.webp', '.review/1-v1-640.webp'],
    ['results/spring/ben/1.jpg', '../ben/1.jpg'],
    ['results/1.jpg', '../../1.jpg'],
    ['results/spring/ana', '../ana'],
    ['results/spring/ana/a b#c?d%e.jpg', 'a%20b%23c%3Fd%25e.jpg'],
    ['results/spring/ana/grün "ß".jpg', 'gr%C3%BCn%20%22%C3%9F%22.jpg'],
    ['results/spring/ana/javascript:alert(1)', 'javascript%3Aalert(1)'],
    ['results/spring/ana//1.jpg', './/1.jpg'],
    ['results/spring/ana/*.jpg', '%2A.jpg'],
  ])('%s is %s', (key, url) => {
    expect(relativeUrl(PAGE, key)).toBe(url);
  });

  it('leads to exactly that object, from a server and from a folder', () => {
    const part = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/^\.{1,2}$|\//.test(text));
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(path, path, (from, to) => {
        for (const place of ['https://example.com/bucket/', 'file:///home/ana/bucket/']) {
          const page = new URL(from.split('/').map(encodeURIComponent).join('/'), place);
          const { href } = new URL(relativeUrl(from, to), page);
          expect(decodeURIComponent(href.slice(place.length))).toBe(to);
        }
      }),
    );
  });
});
