/** The size of a result: as the original, or as the model returned it. A number is the longest side. */
export const OUTPUT_SIZES = ['full', 'delivered', 'untouched'] as const;

/** The range for the longest side of a result, pixels. */
export const OUTPUT_SIDE = { min: 16, max: 20_000 } as const;

/** The colour space of a result: sRGB, or the photo's own. */
export const OUTPUT_COLOURS = ['srgb', 'original'] as const;

/** The file format of a result. `original` is the photo's own, or JPEG if that cannot be written. */
export const OUTPUT_FORMATS = ['original', 'jpeg', 'png', 'webp', 'avif', 'tiff'] as const;

/** Which of the photo's metadata a result keeps. */
export const OUTPUT_METADATA = ['all', 'no-location', 'copyright', 'none'] as const;

/** A RAW file next to a JPEG of the same name is the same photo: whether to skip it or retouch it too. */
export const RAW_HANDLING = ['skip', 'retouch'] as const;
export type RawHandling = (typeof RAW_HANDLING)[number];

/** The priorities of photos: all photos of high priority are served before the others. */
export const PRIORITIES = ['normal', 'high'] as const;
export type Priority = (typeof PRIORITIES)[number];
