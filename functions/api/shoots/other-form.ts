import { toIndexFolder } from '../../../core/photos/photo-item.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { FOLDER_BYTES } from '../schemas/shoot-query.ts';

/**
 * The Unicode forms of a name with accents: S3 compares bytes. macOS may write NFD, most other systems NFC.
 * @see https://unicode.org/reports/tr15/
 */
const FORMS = ['NFC', 'NFD'] as const;

/**
 * A hint that photos lie in a folder with the same letters in other bytes; null if there is no such folder.
 * Takes one or two requests for a name that has another form, and no request otherwise.
 */
export async function explainOtherForm(
  { shoots }: Pick<ApiDependencies, 'shoots'>,
  folder: string,
): Promise<string | null> {
  for (const form of FORMS) {
    const other = folder.normalize(form);
    if (other === folder || Buffer.byteLength(other) > FOLDER_BYTES) continue;
    const { own, below } = await shoots.findFolder(toIndexFolder(other));
    if (own === null && below.length === 0) continue;
    return `Photos lie in a folder whose name looks the same but has other bytes, as its accents are encoded differently (Unicode ${form}): folder=${encodeURIComponent(other)}.`;
  }
  return null;
}
