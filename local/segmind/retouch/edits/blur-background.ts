import type { Ellipse } from '../picture-plan.ts';
import { openPixels, type Pixels, readPixels } from '../pixels.ts';

/** Below the head, the subject is the body, which is longer and wider. */
const BODY_LENGTH = 3;
const BODY_WIDTH = 1.5;
/** At how many radii the background begins, and at how many it is fully blurred. */
const FADE = [1, 1.6] as const;

/** Blurs everything but the subject. `strength` is 1 for soft, 2 for strong. */
export async function blurBackground(pixels: Pixels, subject: Ellipse, strength: number): Promise<Pixels> {
  const { width, height } = pixels;
  const sigma = (Math.max(width, height) / 300) * strength;
  const blurred = await readPixels(openPixels(pixels).blur(Math.max(0.5, sigma)));
  const data = new Uint8Array(pixels.data.length);
  for (let y = 0, at = 0; y < height; y += 1) {
    const down = (y + 0.5) / height - subject.y;
    const dy = down / (subject.radiusY * (down > 0 ? BODY_LENGTH : 1));
    const reach = subject.radiusX * (down > 0 ? Math.min(BODY_WIDTH, 1 + down / subject.radiusY) : 1);
    for (let x = 0; x < width; x += 1) {
      const dx = ((x + 0.5) / width - subject.x) / reach;
      const share = smoothstep(Math.sqrt(dx * dx + dy * dy));
      for (const end = at + 3; at < end; at += 1) {
        const sharp = pixels.data[at] as number;
        data[at] = sharp + share * ((blurred.data[at] as number) - sharp) + 0.5;
      }
    }
  }
  return { data, width, height };
}

function smoothstep(distance: number): number {
  const t = Math.max(0, Math.min(1, (distance - FADE[0]) / (FADE[1] - FADE[0])));
  return t * t * (3 - 2 * t);
}
