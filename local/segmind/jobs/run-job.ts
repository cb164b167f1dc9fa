import { checkPhoto } from '../retouch/check-photo.ts';
import { fetchPhoto } from '../retouch/fetch-photo.ts';
import { PhotoFault } from '../retouch/photo-fault.ts';
import { type RetouchedPicture, retouchPhoto, shrinkPicture } from '../retouch/retouch-photo.ts';
import { type OutputFile, shapeOutput } from '../script/output-shapes.ts';
import { fillFor } from '../script/placeholders.ts';
import type { JobPlan } from '../script/scripts.ts';
import type { SimulatorState } from '../simulator-state.ts';
import type { Job, JobResult } from './job-table.ts';

const LOG: RetouchedPicture = {
  contentType: 'text/plain',
  bytes: Buffer.from('retouch: done\n'),
};

const USUAL_SHAPE = { workflow: 'keyname', v2: 'url-list' } as const;

/**
 * Does a job's work: fetches the photo, retouches it, stores the outputs. An error becomes the job's result.
 */
export async function runJob(state: SimulatorState, job: Job): Promise<JobResult> {
  const { order } = job;
  const plan: JobPlan = { ...state.pictures, ...job.plan };
  try {
    state.ledger.photo(order.photo).fetches += 1;
    const photo = await fetchPhoto(order.overrides.imageUrl, state.closing);
    if (plan.fail === true) return { failure: undefined };
    if (plan.fail !== undefined)
      return { failure: fillFor(state, { image_url: order.overrides.imageUrl })(plan.fail) };
    await checkPhoto(photo, order.model.takes);
    if (plan.cancelled || plan.never) return { output: undefined };
    const made = await state.retouches.run(() => makeFiles(job, photo, plan));
    const files = made.map(({ bytes, contentType }): OutputFile => {
      const path = state.outputs.put(order.photo, contentType, bytes);
      return { url: `${state.outputsOrigin}${path}`, contentType, bytes };
    });
    return { output: shapeOutput(plan.outputShape ?? USUAL_SHAPE[order.model.api], files) };
  } catch (error) {
    return {
      failure: error instanceof PhotoFault ? error.message : `Failed to process image: ${String(error)}`,
    };
  }
}

async function makeFiles({ order }: Job, photo: Buffer, plan: JobPlan): Promise<RetouchedPicture[]> {
  const files: RetouchedPicture[] = [];
  for (let variant = 0; variant < (plan.outputs ?? 1); variant += 1) {
    files.push(await retouchPhoto({ ...order.overrides, photo, format: plan.outputFormat, variant, plan }));
  }
  const [first] = files;
  if (plan.preview && first) {
    const preview = await shrinkPicture(first);
    if (plan.preview === 'before') files.unshift(preview);
    else files.push(preview);
  }
  return plan.log ? [LOG, ...files] : files;
}
