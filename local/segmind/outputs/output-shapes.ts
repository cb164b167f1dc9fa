/** One finished picture, before it is named in a job's `output`. */
export interface OutputImage {
  readonly url: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Every form a finished job's `output` can be told to take. */
export const OUTPUT_SHAPES = [
  'keyname',
  'mixed',
  'urls',
  'images',
  'object',
  'single-url',
  'bare-url',
  'data-uri',
  'data-uri-list',
  'object-value',
  'empty',
  'missing',
  'unrecognisable',
  'not-json',
] as const;

/** The name of one form of `output`. */
export type OutputShape = (typeof OUTPUT_SHAPES)[number];

/** The value of `output` for the pictures of a job: mostly JSON in a string, `undefined` for no such field. */
export function shapeOutput(shape: OutputShape, images: readonly OutputImage[]): unknown {
  const urls = images.map((image) => image.url);
  switch (shape) {
    case 'keyname':
      return JSON.stringify(keynames(urls));
    case 'mixed':
      return JSON.stringify([
        { keyname: 'Caption', value: { data: 'A portrait.', type: 'text' } },
        ...keynames(urls),
      ]);
    case 'urls':
      return JSON.stringify(urls);
    case 'images':
      return JSON.stringify({ images: urls });
    case 'object':
      return JSON.stringify(Object.fromEntries(urls.map((url, i) => [`retouched_image_${i + 1}`, url])));
    case 'single-url':
      return JSON.stringify(urls[0]);
    case 'bare-url':
      return urls[0];
    case 'data-uri':
      return JSON.stringify(images.map(dataUri)[0]);
    case 'data-uri-list':
      return JSON.stringify(images.map(dataUri));
    case 'object-value':
      return keynames(urls);
    case 'empty':
      return '[]';
    case 'missing':
      return undefined;
    case 'unrecognisable':
      return JSON.stringify({ result: { code: 7, note: 'see the console' } });
    case 'not-json':
      return 'Retouch finished <see console>';
  }
}

function keynames(urls: readonly string[]): unknown[] {
  return urls.map((data, i) => ({ keyname: `Retouched_image_${i + 1}`, value: { data, type: 'image' } }));
}

function dataUri({ contentType, bytes }: OutputImage): string {
  return `data:${contentType};base64,${bytes.toString('base64')}`;
}
