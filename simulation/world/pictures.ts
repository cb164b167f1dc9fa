import { drawPicture } from '../pictures/pictures.ts';

/** The bytes of each dropped photo. */
export const PHOTO = await drawPicture('jpeg', { width: 320, height: 240, quality: 60 });

/** The bytes of each output of Segmind. */
export const PICTURE = await drawPicture('png', { width: 64, height: 48 });
