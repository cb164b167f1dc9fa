/** A finished picture or a log, before it is listed in a job's `output`. */
export interface OutputFile {
  readonly url: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

/** Every form that the `output` of a finished job can have. */
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
  'url-list',
  'empty',
  'missing',
  'unrecognisable',
  'not-json',
] as const;

/** The name of one form of `output`. */
export type OutputShape = (typeof OUTPUT_SHAPES)[number];

/**
 * Returns the value of `output` for the files of a job: mostly JSON in a string; `undefined` for a missing
 * field.
 */
export function shapeOutput(shape: OutputShape, files: readonly OutputFile[]): unknown {
  const urls = files.map((file) => file.url);
  switch (shape) {
    case 'keyname':
      return JSON.stringify(keynames(files));
    case 'mixed':
      return JSON.stringify([
        { keyname: 'Caption', value: { data: 'A portrait.', type: 'text' } },
        ...keynames(files),
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
      return JSON.stringify(files.map(dataUri)[0]);
    case 'data-uri-list':
      return JSON.stringify(files.map(dataUri));
    case 'object-value':
      return keynames(files);
    case 'url-list':
      return urls;
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

function keynames(files: readonly OutputFile[]): unknown[] {
  return files.map(({ url, contentType }, i) =>
    contentType.startsWith('image/')
      ? { keyname: `Retouched_image_${i + 1}`, value: { data: url, type: 'image' } }
      : { keyname: `Log_${i + 1}`, value: { data: url, type: 'text' } },
  );
}

function dataUri({ contentType, bytes }: OutputFile): string {
  return `data:${contentType};base64,${bytes.toString('base64')}`;
}
