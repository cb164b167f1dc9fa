import { drawPicture } from '../pictures.ts';

/** A photo as it is dropped. */
export const PHOTO = await drawPicture('jpeg', { width: 320, height: 240, quality: 60 });

/** An output of Segmind. */
export const PICTURE = await drawPicture('png', { width: 64, height: 48 });
