/** The folder of a key without its area: `uploads/spring/ana/1.jpg` → `spring/ana`; `''` is the top. */
export function folderOf(key: string): string {
  return key.split('/').slice(1, -1).join('/');
}

/** The name of a key: `uploads/spring/ana/1.jpg` → `1.jpg`. */
export function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** A folder that a user types, in the stack's form: `/spring//ana/` → `spring/ana`, in Unicode's form NFC. */
export function toFolder(typed: string): string {
  return typed
    .normalize('NFC')
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}
