import type { OutputImage } from '../outputs/output-shapes.ts';
import { shapeOutput } from '../outputs/output-shapes.ts';
import { checkPhoto } from '../retouch/check-photo.ts';
import { fetchPhoto } from '../retouch/fetch-photo.ts';
import { readInstructions } from '../retouch/instructions.ts';
import { PhotoFault } from '../retouch/photo-fault.ts';
import { retouchPhoto } from '../retouch/retouch-photo.ts';
import { fillFor } from '../script/placeholders.ts';
import type { SimulatorState } from '../simulator-state.ts';
import type { Job, JobResult } from './job-table.ts';

/** Does a job's work: fetches the photo, retouches it, stores the outputs. Whatever goes wrong is its result. */
export async function runJob(state: SimulatorState, job: Job): Promise<JobResult> {
  const { order, plan } = job;
  try {
    state.ledger.photo(order.photo).fetches += 1;
    const photo = await fetchPhoto(order.imageUrl, state.closing);
    if (plan.fail === true) return { failure: undefined };
    if (plan.fail !== undefined) return { failure: fillFor(state, { image_url: order.imageUrl })(plan.fail) };
    const format = await checkPhoto(photo);
    if (plan.cancelled || plan.never) return { output: undefined };
    const images: OutputImage[] = [];
    for (let variant = 0; variant < (plan.outputs ?? 1); variant += 1) {
      images.push(await makeOutput(state, job, photo, plan.outputFormat ?? format, variant));
    }
    return { output: shapeOutput(plan.outputShape ?? 'keyname', images) };
  } catch (error) {
    return {
      failure: error instanceof PhotoFault ? error.message : `Failed to process image: ${String(error)}`,
    };
  }
}

async function makeOutput(
  { outputs, outputsOrigin, retouches }: SimulatorState,
  { order }: Job,
  photo: Buffer,
  format: 'jpeg' | 'png' | 'webp',
  variant: number,
): Promise<OutputImage> {
  const adjustments = readInstructions(order.instructions);
  const request = { photo, adjustments, upscale: order.upscale, format, variant };
  const bytes = await retouches.run(() => retouchPhoto(request));
  const path = outputs.put(order.photo, format, bytes);
  return { url: `${outputsOrigin}${path}`, contentType: `image/${format}`, bytes };
}
