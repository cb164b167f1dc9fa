import * as z from 'zod';
import { OUTPUT_SHAPES } from '../outputs/output-shapes.ts';
import { picturePlanShape } from '../retouch/picture-plan.ts';
import { PHOTO_CALLS, type PhotoCall, readSetting, readStep, type Step } from './script-steps.ts';

/** How a photo's jobs go, where that is not the usual way. */
export type JobPlan = z.infer<typeof jobPlanSchema>;

/** A script as it is posted: the steps of each call in order, and how the jobs go. */
export interface ScriptInput {
  /** Text found in the photo's key (its decoded path), or `*` for every photo. */
  readonly photo: string;
  readonly submit?: readonly Step[];
  readonly poll?: readonly Step[];
  readonly output?: readonly Step[];
  readonly job?: JobPlan;
  /** True: all photos it fits use up the steps together. By default each plays them from the start. */
  readonly shared?: boolean;
}

/** What the simulator was told to do to whom. */
export interface ScriptBook {
  /** @throws ScriptFault where the input is no script */
  add(input: unknown): void;
  clear(): void;
  /** The step for this call, used up by asking; undefined where the call goes the usual way. */
  nextStep(call: PhotoCall, photo: string): Step | undefined;
  jobPlan(photo: string): JobPlan;
}

const milliseconds = z.int().min(0);

/** Everything that can be said of how a job goes. */
export const jobPlanSchema = z.strictObject({
  /** True: FAILED without a text; or the text. */
  fail: z.union([z.literal(true), z.string()]).optional(),
  /** The HTTP status with which a poll answers FAILED, 200 by default: Segmind's v2 answers 422. */
  failStatus: z.int().min(200).max(599).optional(),
  cancelled: z.literal(true).optional(),
  outputShape: z.enum(OUTPUT_SHAPES).optional(),
  outputs: z.int().min(1).max(20).optional(),
  /** JPEG unless told. */
  outputFormat: z.enum(['jpeg', 'png', 'webp']).optional(),
  /** Another picture, of a quarter of the side, before or after the others. */
  preview: z.enum(['before', 'after']).optional(),
  /** A text file before the pictures. */
  log: z.literal(true).optional(),
  ...picturePlanShape,
  queuedMs: milliseconds.optional(),
  processingMs: milliseconds.optional(),
  /** Stays PROCESSING for ever. */
  never: z.literal(true).optional(),
});

const scriptSchema = z.strictObject({
  photo: z.string().min(1),
  submit: z.array(z.unknown()).optional(),
  poll: z.array(z.unknown()).optional(),
  output: z.array(z.unknown()).optional(),
  job: jobPlanSchema.optional(),
  shared: z.boolean().optional(),
});

interface Script {
  readonly photo: string;
  readonly steps: Record<PhotoCall, Step[]>;
  readonly job: JobPlan;
  readonly shared: boolean;
  /** Calls served so far, by call and photo. */
  readonly served: Map<string, number>;
}

/** An empty book. A photo's own scripts come before those for every photo, older before newer. */
export function createScriptBook(): ScriptBook {
  let scripts: Script[] = [];
  const fitting = (photo: string): Script[] => [
    ...scripts.filter((script) => script.photo !== '*' && photo.includes(script.photo)),
    ...scripts.filter((script) => script.photo === '*'),
  ];
  return {
    add: (input) => {
      scripts = [...scripts, readScript(input)];
    },
    clear: () => {
      scripts = [];
    },
    nextStep: (call, photo) => {
      for (const script of fitting(photo)) {
        const step = takeStep(script, call, photo);
        if (step) return step;
      }
      return undefined;
    },
    jobPlan: (photo) =>
      Object.assign(
        {},
        ...fitting(photo)
          .reverse()
          .map(({ job }) => job),
      ),
  };
}

function readScript(input: unknown): Script {
  const { photo, job, shared, ...calls } = readSetting(scriptSchema, input, 'script');
  const [submit, poll, output] = PHOTO_CALLS.map((call) =>
    (calls[call] ?? []).map((step, i) => readStep(step, call, `script.${call}[${i}]`)),
  ) as [Step[], Step[], Step[]];
  return {
    photo,
    steps: { submit, poll, output },
    job: job ?? {},
    shared: shared ?? false,
    served: new Map(),
  };
}

function takeStep(script: Script, call: PhotoCall, photo: string): Step | undefined {
  const key = script.shared ? call : `${call} ${photo}`;
  const served = script.served.get(key) ?? 0;
  let reached = 0;
  for (const step of script.steps[call]) {
    reached += step.repeat ? Number.POSITIVE_INFINITY : (step.times ?? 1);
    if (served < reached) {
      script.served.set(key, served + 1);
      return step;
    }
  }
  return undefined;
}
