import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawPortrait } from '../../local/portrait.ts';

it('draws a portrait that the pipeline accepts', async () => {
  const { format, width, height } = await sharp(await drawPortrait()).metadata();
  expect({ format, width, height }).toEqual({ format: 'jpeg', width: 960, height: 1200 });
});
