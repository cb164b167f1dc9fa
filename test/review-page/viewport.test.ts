import { describe, expect, it } from 'vitest';
import {
  layOut,
  limitScale,
  panBy,
  WHOLE,
  zoomAt,
} from '../../functions/finish-shoots/review/page/viewport.ts';

const window = { width: 800, height: 600 };
const picture = { width: 4000, height: 2000 };

describe('a picture in a window', () => {
  it('is shown whole, in the middle', () => {
    expect(layOut(window, picture, WHOLE, 1)).toMatchObject({
      frame: { left: 0, top: 100, width: 800, height: 400 },
      picture: { left: 0, top: 0, width: 800, height: 400 },
      scale: 0.2,
    });
  });

  it.each([1, 2])('is not enlarged beyond its own pixels to fit, on a screen of ratio %s', (ratio) => {
    expect(layOut(window, { width: 100, height: 50 }, WHOLE, ratio)).toMatchObject({ scale: 1 / ratio });
  });

  it('is aligned to whole pixels of the screen when it is enlarged', () => {
    const { picture: box } = layOut(window, picture, { scale: 0.5, x: 0.3333, y: 0.77 }, 2);
    expect([box.left * 2, box.top * 2].every(Number.isInteger)).toBe(true);
  });

  it('cannot be moved beyond its border', () => {
    const layout = layOut(window, picture, { scale: 1, x: 0, y: 2 }, 1);
    expect(layout.picture).toMatchObject({ left: 0, top: -1400 });
    expect(layout.view).toEqual({ scale: 1, x: 0.1, y: 0.85 });
  });

  it('keeps the point under the pointer when it is enlarged', () => {
    const whole = layOut(window, picture, WHOLE, 1);
    const point = { x: 200, y: 250 };
    const view = zoomAt(whole, window, point, 1);
    const { frame, picture: box } = layOut(window, picture, view, 1);
    expect((point.x - frame.left - box.left) / box.width).toBeCloseTo(200 / 800, 3);
    expect((point.y - frame.top - box.top) / box.height).toBeCloseTo((250 - 100) / 400, 3);
  });

  it('moves with the pointer', () => {
    const layout = layOut(window, picture, { scale: 1, x: 0.5, y: 0.5 }, 1);
    const moved = layOut(window, picture, panBy(layout, { x: 30, y: -20 }), 1);
    expect(moved.picture.left - layout.picture.left).toBeCloseTo(30);
    expect(moved.picture.top - layout.picture.top).toBeCloseTo(-20);
  });

  it.each([
    [0.1, null],
    [0.5, 0.5],
    [9, 4],
  ])('at the scale %s is at %s', (scale, limited) => {
    expect(limitScale(scale, window, picture, 1)).toBe(limited);
  });
});
