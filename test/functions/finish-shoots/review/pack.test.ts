import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  failedPhoto,
  sampleOutput,
  samplePhoto,
  sampleReview,
  sampleVersion,
} from '../../../../bench/review/sample-review.ts';
import { packJson, unpackJson } from '../../../../functions/finish-shoots/review/pack-json.ts';
import { packReview, unpackReview } from '../../../../functions/finish-shoots/review/pack-review.ts';
import { renderReview } from '../../../../functions/finish-shoots/review/render-review.ts';
import { buildReviewPage } from '../../../../infra/review-page.ts';

/** Writes a value as JSON and reads it again. */
function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

describe('packed JSON', () => {
  it('is unpacked without a change', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(unpackJson(throughJson(packJson(value)))).toEqual(throughJson(value));
      }),
    );
  });

  it('holds a repeated text once', () => {
    const text = 'Brighten the eyes.';
    const packed = JSON.stringify(packJson([{ text }, { text }, { text }]));
    expect(packed.split(text)).toHaveLength(2);
  });
});

describe('a packed review', () => {
  it.each([
    ['spring/ana', 'uploads/spring/ana/a.jpg'],
    ['', 'uploads/a.jpg'],
    ['', 'uploads//a.jpg'],
  ])('of the folder %j is unpacked without a change, with %s', (folder, key) => {
    const elsewhere = sampleOutput('a', 1, {
      file: '../other/a.jpg',
      preview: { small: '../other/.review/x-v1-640.webp', large: '%2Astar.webp' },
    });
    const review = sampleReview(
      [
        samplePhoto('a', { key, name: 'a.jpg', versions: [sampleVersion('a'), sampleVersion('a', 2)] }),
        samplePhoto('b', {
          key: `uploads/${folder}/b`,
          versions: [sampleVersion('b', 1, { outputs: [elsewhere] })],
        }),
        failedPhoto('c', 'It is broken.', { before: null }),
      ],
      { folder },
    );
    expect(unpackReview(throughJson(packReview(review)))).toEqual(review);
  });
});

describe('the page', () => {
  it('of 500 photos takes less than 300 KB', () => {
    const photos = Array.from({ length: 500 }, (_, i) => {
      const id = `DSC_${10_000 + i}-jpg-${'0123456789abcdef'.repeat(2)}`;
      const name = `DSC_${10_000 + i}.jpg`;
      const output = sampleOutput(id, 1, { file: name, width: 6048, height: 4024 });
      const key = `uploads/spring/ana/${name}`;
      const versions = [
        sampleVersion(id, 1, { outputs: [output], recordedAt: new Date(i * 7919).toISOString() }),
      ];
      return samplePhoto(id, { key, name, versions, reference: `order-${i}` });
    });
    const page = renderReview(buildReviewPage(), sampleReview(photos));
    expect(Buffer.byteLength(page)).toBeLessThan(300_000);
  });

  it('has its data as text without markup', () => {
    const hostile = '</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>';
    const page = renderReview(
      '<p>"{{review}}"</p>',
      sampleReview([failedPhoto('a', hostile)], { folder: hostile }),
    );
    expect(page.replaceAll(/<\/?p>/g, '')).not.toContain('<');
    const data = JSON.parse(page.replaceAll(/<\/?p>/g, ''));
    expect(unpackReview(data)).toMatchObject({ folder: hostile, photos: [{ error: { message: hostile } }] });
  });

  it('is not made of a template without a placeholder for the data', () => {
    expect(() => renderReview('<p></p>', sampleReview([]))).toThrow(
      'The review page\'s template has no "{{review}}".',
    );
  });
});
