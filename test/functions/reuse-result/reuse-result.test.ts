import { describe, expect, it } from 'vitest';
import { executionName } from '../../../core/domain/execution-name.ts';
import { failure } from '../../../core/domain/failure.ts';
import { describeRun, factsOfRecord } from '../../../core/ending/run.ts';
import { createSamePhotos } from '../../../core/photos/same-photos.ts';
import { createStoredOutputs } from '../../../core/record/stored-outputs.ts';
import { createReuseResult } from '../../../functions/reuse-result/reuse-result.ts';
import { photo, run } from '../../../simulation/parts/step-events.ts';
import { RecordWorld } from '../../support/worlds/record-world.ts';

const FINGERPRINT = 'f1';
const KEY = 'uploads/ana.jpg';
const [ONE, TWO] = ['results/ana.jpg', 'results/ana-2.jpg'];

/** A bucket to which a photo can be uploaded several times, and the results of each upload. */
class World extends RecordWorld {
  readonly samePhotos = createSamePhotos(this.table, this.photos);
  readonly #reuse = createReuseResult({
    photos: this.photos,
    samePhotos: this.samePhotos,
    storedOutputs: createStoredOutputs(this.s3.client),
    results: this.results,
    now: this.now,
  });

  /** An upload as Prepare photo passes it on, with the workflow’s facts about its run. */
  upload(fingerprint = FINGERPRINT) {
    const { versionId } = this.s3.put(KEY, 'photo');
    const upload = { ...photo, versionId, fingerprint };
    const ran = { ...run, id: executionName(upload), photo: upload };
    return { ...ran, job: null, polls: 0, completedAt: null };
  }

  /** Retouches an upload: two outputs, its record and its item. */
  async retouch(of = this.upload()) {
    const target = await this.results.chooseTarget(of.photo, of.id);
    const outputs = [];
    for (const [index, body] of ['first', 'second'].entries()) {
      const output = { index, type: 'image/jpeg', body: pieces(body) };
      const key = await this.results.putOutput(target, of.photo, output);
      const sha256 = String(index).repeat(64);
      outputs.push({ key, bytes: body.length, type: 'image/jpeg', width: 1, height: 1, sha256 });
    }
    const common = describeRun({ ...of, cost: 0.05, job: run.job }, new Date(this.now()));
    const record = { status: 'succeeded', outputs, ...common } as const;
    await this.results.putRecord(target, of.photo, record);
    await this.photos.end(of, factsOfRecord(record, target.keys.record));
    await this.samePhotos.claim(of, of.photo.fingerprint);
    return { id: of.id, attempt: of.attempt, outputs };
  }

  reuse(of: ReturnType<World['upload']>, earlier: { id: string; attempt: number }) {
    return this.#reuse({ ...of, earlier: { id: earlier.id, attempt: earlier.attempt } });
  }
}

async function* pieces(body: string) {
  yield Buffer.from(body);
}

describe('a photo with a retouched duplicate', () => {
  it('ends with the same outputs, unpaid, and names the photo that they come from', async () => {
    const world = new World();
    const earlier = await world.retouch();
    const copy = world.upload();
    const outcome = await world.reuse(copy, earlier);
    expect(outcome).toEqual({
      outcome: 'stored',
      recordKey: 'results/ana.jpg.json',
      paid: 'no',
      reference: null,
      cost: 0,
      outputKeys: [ONE, TWO],
    });
    expect(world.record()).toMatchObject({
      id: copy.id,
      status: 'succeeded',
      outputs: earlier.outputs,
      paid: 'no',
      sameAs: earlier.id,
      segmind: null,
      source: { versionId: copy.photo.versionId },
      timings: { startedAt: copy.startedAt, acceptedAt: null, completedAt: null },
    });
  });

  it('has a reference that was set after preparation', async () => {
    const world = new World();
    const earlier = await world.retouch();
    const copy = world.upload();
    await world.photos.begin({ ...copy, recipe: undefined, reference: 'order-7' });
    expect(await world.reuse(copy, earlier)).toMatchObject({ reference: 'order-7' });
    expect(world.record()).toMatchObject({ reference: 'order-7' });
  });

  it('has an item with the same facts', async () => {
    const world = new World();
    const earlier = await world.retouch();
    const copy = world.upload();
    await world.reuse(copy, earlier);
    expect(await world.photos.get(copy)).toMatchObject({
      status: 'succeeded',
      outputs: earlier.outputs,
      recordKey: 'results/ana.jpg.json',
      paid: 'no',
      sameAs: earlier.id,
    });
  });

  it('names the paid photo, also if its source is a duplicate itself', async () => {
    const world = new World();
    const first = await world.retouch();
    const second = world.upload();
    await world.reuse(second, first);
    await world.reuse(world.upload(), second);
    expect(world.record()).toMatchObject({ sameAs: first.id });
  });

  it('becomes the source for later photos', async () => {
    const world = new World();
    const copy = world.upload();
    await world.reuse(copy, await world.retouch());
    const claim = await world.samePhotos.claim(world.upload(), FINGERPRINT);
    expect(claim).toMatchObject({ kind: 'succeeded', earlier: { id: copy.id } });
  });

  it('is not marked as ended while its record changes from a failure, until its new end is written', async () => {
    const world = new World();
    const earlier = await world.retouch();
    const copy = world.upload();
    await world.recordEnd(copy, failure('execution-stopped', 'x'));
    world.s3.after = (name) => {
      if (name === 'PutObjectCommand') throw new Error('cut off');
    };
    await expect(world.reuse(copy, earlier)).rejects.toThrow('cut off');
    expect(world.record()).toMatchObject({ id: copy.id, status: 'succeeded' });
    expect(await world.photos.get(copy)).toMatchObject({ status: 'storing', recordedAt: null });
  });

  it('writes nothing more when it is called again', async () => {
    const world = new World();
    const earlier = await world.retouch();
    const copy = world.upload();
    const outcome = await world.reuse(copy, earlier);
    const item = world.item(copy);
    world.breakResults();
    expect(await world.reuse(copy, earlier)).toEqual(outcome);
    expect(world.item(copy)).toEqual(item);
  });
});

describe('outputs at other keys than the photo’s own', () => {
  it('are copied to its keys: a copy overtook it while it was at Segmind', async () => {
    const world = new World();
    const overtaken = world.upload();
    const copy = world.upload();
    const earlier = await world.retouch(overtaken);
    expect(earlier.outputs[0]?.key).toBe(`results/ana@${overtaken.id.slice(-8)}.jpg`);
    expect(await world.reuse(copy, earlier)).toMatchObject({ outputKeys: [ONE, TWO] });
    expect([world.s3.text(ONE), world.s3.text(TWO)]).toEqual(['first', 'second']);
    expect(world.record()).toMatchObject({ outputs: [{ key: ONE }, { key: TWO }], sameAs: overtaken.id });
  });

  it('serve later photos, also after their originals are deleted', async () => {
    const world = new World();
    const overtaken = world.upload();
    const copy = world.upload();
    const earlier = await world.retouch(overtaken);
    await world.reuse(copy, earlier);
    for (const { key } of earlier.outputs) world.s3.objects.delete(key);
    const later = world.upload();
    expect(await world.reuse(later, copy)).toMatchObject({ outcome: 'stored', outputKeys: [ONE, TWO] });
  });
});

describe('a photo whose earlier results are gone', () => {
  type Outputs = Awaited<ReturnType<World['retouch']>>['outputs'];

  it.each<[string, (world: World, outputs: Outputs) => unknown]>([
    ['one output was deleted', ({ s3 }) => s3.objects.delete(TWO)],
    ['one was replaced by a longer one', ({ s3 }) => s3.put(TWO, 'something else')],
    ['they were replaced by those of another recipe', (world) => world.retouch(world.upload('f2'))],
  ])('is prepared, and runs: %s', async (_, change) => {
    const world = new World();
    const earlier = await world.retouch();
    await change(world, earlier.outputs);
    const copy = world.upload();
    expect(await world.reuse(copy, earlier)).toEqual({ outcome: 'unprepared' });
    expect(world.record()?.id).not.toBe(copy.id);
    expect(await world.samePhotos.claim(copy, FINGERPRINT)).toEqual({ kind: 'own' });
  });

  it('waits for another photo that started to run first', async () => {
    const world = new World();
    const earlier = await world.retouch();
    world.s3.objects.delete(ONE);
    const faster = world.upload();
    await world.photos.begin(faster);
    await world.reuse(faster, earlier);
    expect(await world.reuse(world.upload(), earlier)).toMatchObject({
      outcome: 'busy',
      waitSeconds: 15,
      error: { code: 'queue-timed-out', message: expect.stringContaining(faster.id) },
    });
  });

  it('uses the results of an earlier run, if they are there', async () => {
    const world = new World();
    const first = await world.retouch();
    const again = world.upload();
    await world.photos.begin(again);
    await world.samePhotos.claim(again, FINGERPRINT, { isForced: true });
    await world.photos.end(again, { error: failure('job-failed', 'x') });
    expect(await world.reuse(world.upload(), again)).toMatchObject({ outcome: 'stored' });
    expect(world.record()).toMatchObject({ sameAs: first.id });
  });
});

it('uses outputs that were copied in place and lost their metadata', async () => {
  const world = new World();
  const earlier = await world.retouch();
  world.s3.put(ONE, 'first');
  expect(await world.reuse(world.upload(), earlier)).toMatchObject({ outcome: 'stored' });
});
