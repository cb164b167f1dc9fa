/** XMP namespaces that this folder writes or searches for, by their usual prefix. */
export const NS = {
  x: 'adobe:ns:meta/',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xml: 'http://www.w3.org/XML/1998/namespace',
  xmlns: 'http://www.w3.org/2000/xmlns/',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
  xmpRights: 'http://ns.adobe.com/xap/1.0/rights/',
  xmpNote: 'http://ns.adobe.com/xmp/note/',
  tiff: 'http://ns.adobe.com/tiff/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  plus: 'http://ns.useplus.org/ldf/xmp/1.0/',
  cc: 'http://creativecommons.org/ns#',
  Iptc4xmpCore: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
} as const;

/** The prefix of a namespace in {@link NS}. */
export type Prefix =
  | 'dc'
  | 'dcterms'
  | 'xmp'
  | 'xmpRights'
  | 'xmpNote'
  | 'tiff'
  | 'exif'
  | 'photoshop'
  | 'plus'
  | 'cc'
  | 'Iptc4xmpCore'
  | 'Iptc4xmpExt';

/**
 * Namespaces for properties that describe bytes other than the original's pixels: gain maps, films, depth
 * maps, the picture before the camera's own blur.
 * @see https://developer.android.com/media/platform/hdr-image-format
 * @see https://developer.android.com/media/platform/motion-photo-format
 */
export const NAMESPACES_OF_OTHER_BYTES: readonly string[] = [
  'http://ns.adobe.com/hdr-gain-map/1.0/',
  'http://ns.apple.com/HDRGainMap/1.0/',
  'http://ns.apple.com/pixeldatainfo/1.0/',
  'http://ns.google.com/photos/1.0/camera/',
  'http://ns.google.com/photos/1.0/container/',
  'http://ns.google.com/photos/1.0/container/item/',
  'http://ns.google.com/photos/1.0/image/',
  'http://ns.google.com/photos/1.0/audio/',
  'http://ns.google.com/photos/1.0/depthmap/',
  'http://ns.google.com/photos/dd/1.0/device/',
  'http://ns.google.com/photos/dd/1.0/image/',
  'http://ns.google.com/photos/dd/1.0/depthmap/',
];
