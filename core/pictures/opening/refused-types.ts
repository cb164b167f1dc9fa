/** A file that is not an accepted kind of photo: what it is, and what to do. */
export interface Refused {
  /** "a GIF picture", "plain text", "of an unknown type". */
  readonly name: string;
  readonly advice: string;
}

const SAVE = 'Save it as JPEG or PNG and upload that.';
const EXPORT = 'Export the photo from it as JPEG or PNG, and upload that.';
const DEVELOP = 'Develop it, save it as JPEG or TIFF, and upload that.';

const BY_TYPE: Readonly<Record<string, Refused>> = {
  'image/bmp': { name: 'a BMP picture', advice: SAVE },
  'image/gif': { name: 'a GIF picture', advice: SAVE },
  'image/vnd.adobe.photoshop': {
    name: 'a Photoshop document',
    advice: 'Save it as TIFF, PNG or JPEG and upload that.',
  },
  'image/jxl': { name: 'a JPEG XL picture', advice: SAVE },
  'image/jp2': { name: 'a JPEG 2000 picture', advice: SAVE },
  'image/jpx': { name: 'a JPEG 2000 picture', advice: SAVE },
  'image/jls': { name: 'a JPEG-LS picture', advice: SAVE },
  'image/vnd.ms-photo': { name: 'a JPEG XR picture', advice: SAVE },
  'image/x-icon': { name: 'an icon', advice: SAVE },
  'image/icns': { name: 'an icon', advice: SAVE },
  'application/pdf': { name: 'a PDF document', advice: EXPORT },
  'application/postscript': { name: 'a PostScript document', advice: EXPORT },
  'application/eps': { name: 'an EPS document', advice: EXPORT },
  'application/zip': { name: 'a ZIP archive', advice: 'Unpack it, and upload the photos.' },
  'application/gzip': { name: 'a GZIP archive', advice: 'Unpack it, and upload the photos.' },
  'application/x-7z-compressed': { name: 'a 7z archive', advice: 'Unpack it, and upload the photos.' },
  'application/vnd.rar': { name: 'a RAR archive', advice: 'Unpack it, and upload the photos.' },
};

/** RAW formats in which we do not search for previews, by their first bytes. */
const OTHER_RAW: readonly [mark: string, name: string][] = [
  ['II\x1a\0\0\0HEAPCCDR', 'a CRW file'],
  ['\0MRM', 'an MRW file'],
  ['FOVb', 'an X3F file'],
];

const FILM: Refused = { name: 'a film', advice: 'Upload photos: save a frame of it as JPEG.' };
const SVG: Refused = { name: 'an SVG drawing', advice: 'Export it as PNG and upload that.' };

/**
 * Names the type of a file that we do not accept, from its media type, or from its first bytes if that is
 * unknown.
 */
export function adviseOn(type: string | null, head: Buffer): Refused {
  const text = head.toString('latin1');
  const other = OTHER_RAW.find(([mark]) => text.startsWith(mark));
  if (other !== undefined) return { name: other[1], advice: DEVELOP };
  const known = type === null ? undefined : BY_TYPE[type];
  if (known !== undefined) return known;
  if (type?.startsWith('video/') || text.slice(4, 8) === 'ftyp') return FILM;
  if (type?.startsWith('audio/')) return { name: 'a sound', advice: 'Upload photos.' };
  if (/^\s*(<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]/i.test(withoutMark(head))) return SVG;
  if (type === null) {
    return isText(head)
      ? { name: 'plain text', advice: 'Upload photos.' }
      : { name: 'of an unknown type', advice: SAVE };
  }
  return { name: `of type ${type}`, advice: SAVE };
}

function withoutMark(head: Buffer): string {
  return head.toString('utf8', 0, 2048).replace(/^\ufeff/, '');
}

function isText(head: Buffer): boolean {
  const text = head.toString('utf8', 0, 1024);
  return !/[^\P{Cc}\t\n\r\f]/u.test(text) && text.replaceAll('\ufffd', '').length > text.length * 0.9;
}
