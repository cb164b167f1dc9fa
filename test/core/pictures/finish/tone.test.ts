import { expect, test } from 'vitest';
import { fillPlane, type Planes } from '../../../../core/pictures/finish/plane.ts';
import { findTone, toneOf } from '../../../../core/pictures/finish/tone.ts';

const SIZE = { width: 120, height: 90 };

function draw(value: (x: number, y: number) => number): Planes {
  const plane = fillPlane(SIZE, (i) => value(i % SIZE.width, Math.floor(i / SIZE.width)));
  return { ...SIZE, red: plane, green: plane, blue: plane };
}

const photo = (x: number, y: number) => 40 + x + 50 * Math.sin(y / 12) ** 2;

function largestError(a: Planes, b: Planes): number {
  return Math.max(...a.green.data.map((value, i) => Math.abs(value - (b.green.data[i] as number))));
}

test('the tone of the whole picture is found', () => {
  const retouched = draw((x, y) => 255 * (photo(x, y) / 255) ** 0.8);
  expect(largestError(toneOf(draw(photo), findTone(draw(photo), retouched)), retouched)).toBeLessThan(4);
});

test('an area that became brighter has a gain of its own', () => {
  const glow = (x: number, y: number) => 1 + 0.3 * Math.exp(-(((x - 60) / 30) ** 2) - ((y - 45) / 30) ** 2);
  const { gain } = findTone(
    draw(photo),
    draw((x, y) => photo(x, y) * glow(x, y)),
  );
  expect(gain.data[45 * SIZE.width + 60]).toBeGreaterThan((gain.data[0] as number) + 0.12);
});

test('a small change does not move the tone', () => {
  const spotted = draw((x, y) => (Math.hypot(x - 60, y - 45) < 4 ? 10 : photo(x, y)));
  expect(largestError(toneOf(draw(photo), findTone(draw(photo), spotted)), draw(photo))).toBeLessThan(12);
});
