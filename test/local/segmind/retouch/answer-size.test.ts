import { describe, expect, it } from 'vitest';
import { answerSize } from '../../../../local/segmind/retouch/answer-size.ts';

describe('the size of an answer', () => {
  it.each([
    ['3:2', [6000, 4000], [1248, 832]],
    ['4:5', [4000, 5000], [896, 1152]],
    ['a square', [512, 512], [1024, 1024]],
    ['4:3', [120, 90], [1152, 864]],
    ['3:1', [300, 100], [1536, 512]],
    ['1:3', [100, 300], [512, 1536]],
    ['9:16', [1080, 1920], [736, 1312]],
  ])('is, for %s, that of its 53 with the nearest ratio', (_, [width = 0, height = 0], [across, down]) => {
    expect(answerSize({ width, height })).toEqual({ width: across, height: down });
  });

  it('stays below a limit of pixels, in the same ratio', () => {
    expect(answerSize({ width: 6000, height: 4000 }, 10_000)).toEqual({ width: 122, height: 82 });
  });

  it.each([
    [
      [120, 90],
      [120, 90],
    ],
    [
      [6000, 4000],
      [1248, 832],
    ],
  ])('has no more pixels than a photo of %j, if so configured', ([width = 0, height = 0], [across, down]) => {
    expect(answerSize({ width, height }, 'as-photo')).toEqual({ width: across, height: down });
  });
});
