/** The media types of files beside a review page, by extension. */
const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  heic: 'image/heic',
  heif: 'image/heif',
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
};

/** The media type of a file by its name. Anything that a browser could run is served as plain bytes. */
export function typeOf(name: string): string {
  const end = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return TYPES[end] ?? 'application/octet-stream';
}
