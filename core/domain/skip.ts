import { uploadPath } from './upload-key.ts';

/** Why a file under `uploads/` is skipped, because it is not a photo of its own. */
export const SKIP_REASONS = [
  'hidden-file',
  'system-file',
  'thumbnail',
  'sidecar',
  'film',
  'temporary-file',
  'raw-beside-jpeg',
  'ignored',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** A rule about a file's folders and its name, in lower case. */
interface Rule {
  readonly reason: SkipReason;
  readonly matches: (name: string, folders: readonly string[]) => boolean;
}

/** Begins with a dot. `.` and `..` do not count: keys with them are refused. */
const isHidden = (part: string) => /^\.(?!\.?$)/.test(part);

/** Folders of network disks, catalogues and archives with pictures that are not photos. */
const THUMBNAIL_FOLDERS = ['@eadir', '#recycle', '$recycle.bin', '__macosx'];

/** The first rule that matches gives the reason. */
const RULES: readonly Rule[] = [
  {
    reason: 'thumbnail',
    matches: (name, folders) =>
      folders.some(
        (folder) => THUMBNAIL_FOLDERS.includes(folder) || /^\.(thumbnails|picasaoriginals)$/.test(folder),
      ) || /^(eh)?thumbs\.db$|\.thm$/.test(name),
  },
  { reason: 'hidden-file', matches: (name, folders) => [name, ...folders].some(isHidden) },
  { reason: 'system-file', matches: (name) => /^(desktop\.ini|icon[\r\n]?)$/.test(name) },
  { reason: 'sidecar', matches: (name) => /\.(xmp|aae|pp3|dop|json)$/.test(name) },
  {
    reason: 'film',
    matches: (name) =>
      /\.(mov|mp4|m4v|avi|mts|m2ts|mpe?g|mkv|webm|3gp|wmv|insv|lrv|mxf|crm|braw|r3d)$/.test(name),
  },
  {
    reason: 'temporary-file',
    matches: (name) =>
      /\.(partial|part|filepart|tmp|temp|crdownload|crswap|download|(kate-)?swp|bak)$/.test(name) ||
      // Temporary files of Office and LibreOffice, Emacs, Vim, and programs of macOS.
      /^~\$|~$|^#.*#$|^4913$|\.sb-[0-9a-z]+-[0-9a-z]+$/.test(name),
  },
];

/**
 * Why an upload is skipped: it is hidden, a file of the system or a catalogue, a film, or incomplete; or the
 * stack ignores its path under `uploads/`. Null if it is not skipped.
 */
export function findSkipReason(key: string, isIgnored: (path: string) => boolean): SkipReason | null {
  const path = uploadPath(key);
  const parts = path.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  const rule = RULES.find(({ matches }) => matches(name, parts.slice(0, -1)));
  return rule?.reason ?? (isIgnored(path) ? 'ignored' : null);
}
