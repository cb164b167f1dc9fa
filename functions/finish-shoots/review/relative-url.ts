/**
 * The URL of an object, relative to another object of the same bucket: it works in a synced folder too. Each
 * part of the key is escaped, so that no name can be a scheme, a query or markup.
 */
export function relativeUrl(fromKey: string, toKey: string): string {
  const from = fromKey.split('/').slice(0, -1);
  const to = toKey.split('/');
  const differs = from.findIndex((part, i) => i >= to.length - 1 || part !== to[i]);
  const shared = differs === -1 ? from.length : differs;
  const url = [...from.slice(shared).map(() => '..'), ...to.slice(shared).map(escapePart)].join('/');
  // An empty first part would lead to the top of the disk or the server.
  return url.startsWith('/') ? `./${url}` : url;
}

function escapePart(part: string): string {
  return encodeURIComponent(part.toWellFormed()).replaceAll('*', '%2A');
}
