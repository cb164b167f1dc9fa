import type { PhotoItem } from '../../../core/photos/photo-item.ts';
import type { RetouchedOutput } from '../../../core/record/record.ts';
import { versionsOf } from '../../../core/record/versions.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import type { ListedRetouch, Retouch } from '../schemas/retouch.ts';

/** A photo's row in the list: a part of what {@link describeRetouch} returns. */
export function summariseRetouch(item: PhotoItem): ListedRetouch {
  const {
    id,
    attempt,
    reference,
    status,
    step,
    photo,
    queuedAt,
    startedAt,
    recordedAt,
    error,
    paid,
    cost,
    skipped,
  } = item;
  return {
    id,
    attempt,
    reference,
    status,
    step,
    key: photo.key,
    startedAt: startedAt ?? queuedAt,
    endedAt: skipped === null ? recordedAt : queuedAt,
    code: error?.code ?? null,
    paid: { yes: true, no: false, unknown: null }[paid],
    cost,
    skipped,
  };
}

/**
 * The full answer about a photo. If the photo is in the queue, this takes one more request, which reads up to
 * 1 MB of the queue. `countAhead: false` saves that, for answers about many photos.
 */
export async function describeRetouch(
  item: PhotoItem,
  { line, presigner, now }: Pick<ApiDependencies, 'line' | 'presigner' | 'now'>,
  { countAhead = true } = {},
): Promise<Retouch> {
  const { startedAt, endedAt, code, ...common } = summariseRetouch(item);
  const { step, joinedAt, pool, recipe } = item;
  const isInQueue = countAhead && step === 'queue' && joinedAt !== null;
  const ahead = isInQueue ? await line.positionOf({ joinedAt, pool, priority: recipe?.priority }) : null;
  const presign = (outputs: readonly RetouchedOutput[]) =>
    Promise.all(
      outputs.map(async (output) => {
        const { url, expiresAt } = await presigner.get(output.key);
        return { ...output, url, urlExpiresAt: expiresAt };
      }),
    );
  const versions = versionsOf(item).map(async ({ job: _, ...version }) => ({
    ...version,
    outputs: await presign(version.outputs),
  }));
  return {
    ...common,
    ahead: ahead?.count ?? null,
    aheadIsAtLeast: ahead?.isAll === false,
    recipe,
    model: item.model,
    timings: {
      startedAt,
      acceptedAt: item.acceptedAt,
      completedAt: item.completedAt,
      recordedAt: item.recordedAt,
    },
    error: item.error,
    outputs: await presign(item.outputs),
    before: item.before,
    versions: await Promise.all(versions),
    redoError: item.redoError,
    recordKey: item.recordKey,
    sameAs: item.sameAs,
    asOf: new Date(now()).toISOString(),
  };
}
