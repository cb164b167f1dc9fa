import { expect, test } from 'vitest';
import { STRETCHED } from '../../../../core/pictures/finish/fit.ts';
import { merge } from '../../../../core/pictures/finish/merge.ts';
import { fillPlane, newPlane, newPlanes, type Pixels } from '../../../../core/pictures/finish/plane.ts';

test('a sharp edge of the mask leaves no line if original and answer are the same', () => {
  const grey = (width: number, height: number): Pixels => ({
    width,
    height,
    channels: 3,
    data: new Uint8Array(3 * width * height).fill(150),
  });
  const [original, answer] = [grey(240, 180), grey(120, 90)];
  const small = { width: 40, height: 30 };
  const mask = fillPlane(small, (i) => (i % small.width < 20 ? 1 : 0));
  const curve = Float64Array.from({ length: 256 }, (_, value) => value);
  merge(original, {
    answer,
    fit: STRETCHED,
    flow: { x: newPlane(small), y: newPlane(small) },
    mask,
    share: mask,
    curves: { red: curve, green: curve, blue: curve },
    difference: newPlanes(small),
  });
  expect([...new Set(original.data)].filter((value) => Math.abs(value - 150) > 1)).toEqual([]);
});
