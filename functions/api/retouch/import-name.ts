import { createHash } from 'node:crypto';

/** Longest part of the URL in a name, before the hash. */
const STEM_LENGTH = 200;
/** Hexadecimal digits of the hash. The chance that two of 100,000 URLs collide is below 1 in 50,000. */
const HASH_LENGTH = 12;
const EXTENSION = /\.[a-z0-9]{1,5}$/i;

/** Query parameters that sign a URL. They change with each signature, so they do not identify the photo. */
const SIGNATURE =
  /^(x-amz-.*|x-goog-.*|awsaccesskeyid|googleaccessid|key-pair-id|policy|signature|expires)$/i;
/** The same for Azure's signatures. Their short names are theirs only beside `sig`. */
const AZURE_SIGNATURE = /^(sig|sv|se|st|sr|sp|spr|sip|skoid|sktid|skt|ske|sks|skv)$/;

/**
 * Names a photo that is imported without a name: the last part of the URL's path, and a hash of the whole
 * URL. So `/sku-1/main.jpg` and `/sku-2/main.jpg` are two photos, and the same URL always gets the same name.
 * The hash leaves out the extension, so that a RAW file and the JPEG beside it still differ only by
 * extension.
 */
export function importName(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const extension = EXTENSION.exec(pathname)?.[0] ?? '';
  const path = pathname.slice(0, pathname.length - extension.length);
  const isAzure = searchParams.has('sig') && searchParams.has('sv');
  const query = [...searchParams].filter(
    ([name]) => !SIGNATURE.test(name) && !(isAzure && AZURE_SIGNATURE.test(name)),
  );
  const whole = JSON.stringify([origin, path, query]);
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_LENGTH);
  return `${stemOf(path)}-${hash}${extension}`;
}

/** The last part of a path, as a name. */
function stemOf(path: string): string {
  const last = path.split('/').at(-1) ?? '';
  let name: string;
  try {
    name = decodeURIComponent(last);
  } catch {
    name = last;
  }
  const safe = name.replace(/[/\p{Cc}]/gu, '-').slice(-STEM_LENGTH);
  return safe === '' || safe.startsWith('.') || !safe.isWellFormed() ? 'photo' : safe;
}
