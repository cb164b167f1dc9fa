/** What the keys of a folder's files begin with, with those in folders below; `''` is all of `root`, such as `uploads/`. */
export function prefixOfFolder(root: string, folder: string): string {
  return folder === '' ? root : `${root}${folder}/`;
}
