import { toIndexFolder } from '../../shared/photos/photo-item.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { FOLDER_BYTES } from '../schemas/shoot-query.ts';

/**
 * The forms in which a name with accents is written: S3 compares bytes. macOS may write NFD, most other systems NFC.
 * @see https://unicode.org/reports/tr15/
 */
const FORMS = ['NFC', 'NFD'] as const;

/**
 * Says that photos lie in a folder of the same letters in other bytes; null if none do. A request or two for a name
 * that can be written otherwise, none for others.
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
    return `Photos lie in a folder that looks the same and has another name to S3, as its accents are written in other bytes (Unicode ${form}): folder=${encodeURIComponent(other)}.`;
  }
  return null;
}
