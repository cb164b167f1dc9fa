import { folderOf, nameOf } from '../files/paths.ts';
import { explainUnreadable, type HashFile } from './hash-file.ts';
import { hasSameBytes } from './same-bytes.ts';
import type { PhotoToSend, PlanOptions, Seen, UploadPlan } from './upload-plan.ts';

/** Sends only one of the files with the same bytes in a folder, since each would be paid for. */
export async function leaveDoubles(
  seen: readonly Seen[],
  hash: HashFile,
  options: PlanOptions,
): Promise<UploadPlan> {
  const { note } = options;
  const photos = seen.flatMap((one) => ('photo' in one ? [one] : []));
  const doubles = await findStoredDoubles(photos, hash, options);
  for (const group of Map.groupBy(photos, ({ photo }) => `${photo.bytes} ${folderOf(photo.key)}`).values()) {
    if (group.length < 2) continue;
    const first = new Map<string, string>();
    // Keep a stored file, else the one with the shortest name: "1.jpg" is older than "1 copy.jpg".
    const inOrder = group.toSorted(
      (a, b) =>
        Number(b.kind === 'done') - Number(a.kind === 'done') || a.photo.path.length - b.photo.path.length,
    );
    for (const { kind, photo } of inOrder) {
      const known = kind === 'done' ? note.find(photo.key)?.sha256 : undefined;
      const sha256 = known ?? (await hashIfReadable(photo.file, hash));
      if (sha256 === null) continue;
      const other = first.get(sha256);
      if (other === undefined) first.set(sha256, photo.path);
      else if (kind !== 'done') doubles.set(photo, other);
    }
  }
  const sent = photos.filter(({ kind, photo }) => kind !== 'done' && !doubles.has(photo));
  const left = (kind: 'skipped' | 'refused') =>
    seen.flatMap((one) => (one.kind === kind ? [{ path: one.path, why: one.why }] : []));
  return {
    toSend: sent.map(({ photo }) => photo),
    otherRecipe: sent.filter(({ kind }) => kind === 'other-recipe').length,
    done: photos.flatMap(({ kind, photo }) => (kind === 'done' ? [photo.key] : [])),
    skipped: [
      ...left('skipped'),
      ...[...doubles].map(([{ path }, same]) => ({ path, why: `the same bytes as ${same}` })),
    ],
    refused: left('refused'),
  };
}

/** Finds new files that the stack has in the same folder under another name, as after a rename. */
async function findStoredDoubles(
  photos: readonly Extract<Seen, { photo: object }>[],
  hash: HashFile,
  { stored, again, signal }: PlanOptions,
): Promise<Map<PhotoToSend, string>> {
  const doubles = new Map<PhotoToSend, string>();
  if (again) return doubles;
  const sizeAndFolder = ({ key, bytes }: { key: string; bytes: number }) => `${bytes} ${folderOf(key)}`;
  const alike = Map.groupBy(stored.values(), sizeAndFolder);
  for (const { kind, photo } of photos) {
    if (kind !== 'new') continue;
    for (const other of alike.get(sizeAndFolder(photo)) ?? []) {
      if (other.key === photo.key) continue;
      const isSame = await hasSameBytes(photo, other, { hash, signal }).catch(() => false);
      if (isSame) doubles.set(photo, `${nameOf(other.key)}, which is already uploaded`);
    }
  }
  return doubles;
}

/** Null if a file cannot be read: sending it reports that. */
async function hashIfReadable(file: string, hash: HashFile): Promise<string | null> {
  try {
    return (await hash(file)).sha256;
  } catch (error) {
    if (explainUnreadable(error, file) === null) throw error;
    return null;
  }
}
