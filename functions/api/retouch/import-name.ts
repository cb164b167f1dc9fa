import { createHash } from 'node:crypto';

/** The longest of what a name has of the URL, before its hash. */
const STEM_LENGTH = 200;
/** Hexadecimal digits of the hash: two of 100,000 URLs have the same one in fewer than 1 of 50,000 cases. */
const HASH_LENGTH = 12;
const EXTENSION = /\.[a-z0-9]{1,5}$/i;

/** Query parameters that sign a URL, and are others each time that it is signed: they do not say which photo it is. */
const SIGNATURE =
  /^(x-amz-.*|x-goog-.*|awsaccesskeyid|googleaccessid|key-pair-id|policy|signature|expires)$/i;
/** The same of Azure's signatures, whose short names are theirs only beside `sig`. */
const AZURE_SIGNATURE = /^(sig|sv|se|st|sr|sp|spr|sip|skoid|sktid|skt|ske|sks|skv)$/;

/**
 * The name of a photo that is imported without one: the last part of the URL's path, and a hash of the whole URL. So
 * `/sku-1/main.jpg` and `/sku-2/main.jpg` are two photos, and the same URL has the same name each time. The extension
 * is left out of the hash: a RAW file and the JPEG beside it still differ by that alone.
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
