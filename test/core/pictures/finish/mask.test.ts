import { describe, expect, it } from 'vitest';
import { blur } from '../../../../core/pictures/finish/blur.ts';
import { findMask } from '../../../../core/pictures/finish/mask.ts';
import { fillPlane, luma, mean, type Plane, type Planes } from '../../../../core/pictures/finish/plane.ts';

const SIZE = { width: 160, height: 120 };

/** Fine structure, the same for the same seed. */
function drawTexture(seed: number, contrast: number): Plane {
  const noise = fillPlane(SIZE, (i) => {
    const wave = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43_758.5453;
    return wave - Math.floor(wave) - 0.5;
  });
  const smooth = blur(noise, 1.2);
  return fillPlane(SIZE, (i) => 128 + contrast * (smooth.data[i] as number));
}

function drawPhoto(): Planes {
  return {
    ...SIZE,
    red: drawTexture(1, 300),
    green: drawTexture(2, 300),
    blue: drawTexture(3, 300),
  };
}

/** Changes each colour of a picture. */
function change(photo: Planes, value: (plane: Plane) => Plane): Planes {
  return { ...photo, red: value(photo.red), green: value(photo.green), blue: value(photo.blue) };
}

/** Mean of a half, without its border. */
function meanOfHalf({ width, data }: Plane, half: 'left' | 'right'): number {
  const part = data.filter((_, i) => {
    const beyond = (i % width) - width / 2;
    return half === 'left' ? beyond < -12 : beyond > 12;
  });
  return part.reduce((sum, value) => sum + value, 0) / part.length;
}

describe('the mask', () => {
  it('is 1 if only colours became stronger', () => {
    const photo = drawPhoto();
    const grey = luma(photo);
    const answer = change(photo, (plane) =>
      fillPlane(SIZE, (i) => {
        const colour = (plane.data[i] as number) - (grey.data[i] as number);
        return (grey.data[i] as number) + 1.6 * colour;
      }),
    );
    expect(mean(findMask(photo, answer))).toBeGreaterThan(0.95);
  });

  it('is 0 if the answer is a little softer than elsewhere', () => {
    const photo = drawPhoto();
    const answer = change(photo, (plane) => {
      const soft = blur(plane, 0.8);
      return fillPlane(SIZE, (i) => (i % SIZE.width < SIZE.width / 2 ? plane : soft).data[i] as number);
    });
    const mask = findMask(photo, answer);
    expect(meanOfHalf(mask, 'left')).toBeGreaterThan(0.9);
    expect(meanOfHalf(mask, 'right')).toBeLessThan(0.05);
  });
});
