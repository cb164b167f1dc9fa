import * as z from 'zod/mini';
import { OUTCOME } from '../../core/contract/outcomes.ts';
import type { PhotoRef } from '../../core/domain/photo.ts';
import type { Busy } from '../../core/domain/retry-policy.ts';
import { identitySchema, photoSchema, recipeSchema } from '../../core/domain/step-schemas.ts';
import { describeRun, factsOfEnd, runSchema, type Stored } from '../../core/ending/run.ts';
import type { PhotoItem } from '../../core/photos/photo-item.ts';
import type { Photos } from '../../core/photos/photos.ts';
import type { SamePhotos } from '../../core/photos/same-photos.ts';
import { waitForSame } from '../../core/photos/same-wait.ts';
import type { RetouchedOutput } from '../../core/record/record.ts';
import { hasFailed, type Results, type ResultTarget } from '../../core/record/results.ts';
import type { StoredOutputs } from '../../core/record/stored-outputs.ts';
import { versionsOf } from '../../core/record/versions.ts';

export const reuseEventSchema = z.extend(runSchema, {
  photo: z.extend(photoSchema, { fingerprint: z.string() }),
  recipe: recipeSchema,
  /** The attempt of the same photo that succeeded. */
  earlier: z.object(identitySchema),
});

type ReuseEvent = z.infer<typeof reuseEventSchema>;

/** Has the outcomes that Prepare photo has after this step, or the result. */
export type ReuseOutcome =
  | Stored
  /** The earlier results are gone: the photo is prepared again and runs. */
  | { outcome: typeof OUTCOME.unprepared }
  /** The earlier results are gone, and another photo claimed the fingerprint first: this one waits for it. */
  | Busy;

/** What reuse-result needs. */
export interface ReuseResultDependencies {
  readonly photos: Pick<Photos, 'get' | 'find' | 'end' | 'reopen'>;
  readonly samePhotos: SamePhotos;
  readonly storedOutputs: StoredOutputs;
  readonly results: Pick<Results, 'chooseTarget' | 'putOutput' | 'putRecord'>;
  readonly now: () => number;
}

/** Ends a photo with the earlier result of the same photo, if all its outputs still exist. */
export function createReuseResult(dependencies: ReuseResultDependencies) {
  const { photos, samePhotos, storedOutputs, results, now } = dependencies;

  /** The earlier photo, or null if its results are gone. If it was redone since, its newest result counts. */
  async function findResult(ref: PhotoRef): Promise<PhotoItem | null> {
    const item = await photos.get(ref);
    if (item === null || (await hasResult(item))) return item;
    const latest = await photos.find(ref.id);
    return latest !== null && latest.attempt > ref.attempt && (await hasResult(latest)) ? latest : null;
  }

  async function hasResult({ status, outputs, photo }: PhotoItem): Promise<boolean> {
    if (status !== 'succeeded' || outputs.length === 0) return false;
    for (const output of outputs) {
      if (!(await storedOutputs.isThere(photo.bucket, output, fingerprintIn(photo)))) return false;
    }
    return true;
  }

  /** The output under this photo's own key; copied if a newer upload has overtaken one of the two photos. */
  async function takeOutput(
    target: ResultTarget,
    photo: ReuseEvent['photo'],
    output: RetouchedOutput,
    index: number,
  ): Promise<RetouchedOutput> {
    const { key, type } = output;
    if (key === target.keys.output(index, type)) return output;
    const body = storedOutputs.read(photo.bucket, key);
    return { ...output, key: await results.putOutput(target, photo, { index, type, body }) };
  }

  async function store(event: ReuseEvent, earlier: PhotoItem): Promise<ReuseOutcome> {
    const { id } = event;
    // The fingerprint that the outputs are stored with: another one than this photo's, if a redo with another
    // recipe made them. With its own, the next copy of the photo would not know the outputs again, and pay.
    const photo = { ...event.photo, fingerprint: fingerprintIn(earlier.photo) ?? event.photo.fingerprint };
    const target = await results.chooseTarget(photo, id);
    const outputs: RetouchedOutput[] = [];
    for (const [index, output] of earlier.outputs.entries()) {
      outputs.push(await takeOutput(target, photo, output, index));
    }
    // If the function is interrupted after the record, the item must not say that the photo is done.
    if (hasFailed(target, event)) await photos.reopen(event);
    const sameAs = earlier.sameAs ?? earlier.id;
    // The API may have added a reference since the photo was prepared.
    const reference = event.reference ?? (await photos.get(event))?.reference ?? null;
    // The earlier photo may have been redone with another recipe.
    const recipe = earlier.recipe ?? event.recipe;
    const run = {
      ...event,
      recipe,
      reference,
      job: null,
      model: earlier.model,
      paid: 'no',
      cost: 0,
    } as const;
    const versions = versionsOf(earlier).map((version, index, { length }) => ({
      job: { id: earlier.id, attempt: version.attempt },
      ...(earlier.overrides && { overrides: earlier.overrides }),
      ...version,
      ...(index === length - 1 && { outputs }),
    }));
    const { before } = earlier;
    const reused = {
      status: 'succeeded',
      outputs,
      sameAs,
      ...(before !== null && { before }),
      versions,
      ...describeRun(run, new Date(now())),
    } as const;
    const { key: recordKey, record } = await results.putRecord(target, photo, reused);
    await photos.end(event, { ...factsOfEnd(reused, record, recordKey), photo });
    // Later photos reuse this result: its own outputs outlast the earlier ones if those were overtaken.
    await samePhotos.claim(event, event.photo.fingerprint, { isForced: true });
    const { paid, cost } = run;
    const outputKeys = outputs.map(({ key }) => key);
    return { outcome: OUTCOME.stored, recordKey, paid, cost, reference, outputKeys };
  }

  return async (event: ReuseEvent): Promise<ReuseOutcome> => {
    const { photo, startedAt } = event;
    const gone: PhotoRef[] = [];
    for (let ref: PhotoRef = event.earlier; ; ) {
      const earlier = await findResult(ref);
      if (earlier !== null) return store(event, earlier);
      gone.push(ref);
      const claim = await samePhotos.claim(event, photo.fingerprint, { gone });
      if (claim.kind === 'own') return { outcome: OUTCOME.unprepared };
      if (claim.kind === 'on-its-way') return waitForSame(claim.earlier.id, startedAt, now());
      ref = claim.earlier;
    }
  };
}

function fingerprintIn(photo: PhotoItem['photo']): string | undefined {
  return 'fingerprint' in photo ? photo.fingerprint : undefined;
}
