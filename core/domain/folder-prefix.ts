/** The key prefix of a folder and the folders below. `''` is all of `root`, such as `uploads/`. */
export function prefixOfFolder(root: string, folder: string): string {
  return folder === '' ? root : `${root}${folder}/`;
}
