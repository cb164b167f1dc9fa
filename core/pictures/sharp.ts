import sharp from 'sharp';

// A Lambda function works on one picture at a time, and we pay for its memory.
sharp.concurrency(1);
sharp.cache(false);

export type { Metadata, Sharp } from 'sharp';
export { sharp };
