import * as z from 'zod';
import { picturePlanShape } from '../retouch/picture-plan.ts';
import { OUTPUT_SHAPES } from './output-shapes.ts';
import { PHOTO_CALLS, type PhotoCall, readSetting, readStep, type Step } from './script-steps.ts';

/** The plan of a photo's jobs: how they differ from normal ones. */
export type JobPlan = z.infer<typeof jobPlanSchema>;

/** A script as a client posts it: the steps of each call in order, and the plan of the jobs. */
export interface ScriptInput {
  /** A part of the photo's key (its decoded path), or `*` for every photo. */
  readonly photo: string;
  readonly submit?: readonly Step[];
  readonly poll?: readonly Step[];
  readonly output?: readonly Step[];
  readonly job?: JobPlan;
  /**
   * Whether all matching photos use up the steps together.
   * @default false: each photo plays them from the start
   */
  readonly shared?: boolean;
}

/** The scripts that the simulator was given. */
export interface ScriptBook {
  /** @throws ScriptFault if the input is no script */
  add(input: unknown): void;
  clear(): void;
  /** The step for this call, which this uses up; undefined if there is no step left. */
  nextStep(call: PhotoCall, photo: string): Step | undefined;
  jobPlan(photo: string): JobPlan;
}

const milliseconds = z.int().min(0);

/** The schema of a job's plan. */
export const jobPlanSchema = z.strictObject({
  /** The error text of a FAILED job; true for FAILED without a text. */
  fail: z.union([z.literal(true), z.string()]).optional(),
  /** The HTTP status of a poll that answers FAILED. Segmind's v2 answers 422. @default 200, and 422 for v2 */
  failStatus: z.int().min(200).max(599).optional(),
  cancelled: z.literal(true).optional(),
  outputShape: z.enum(OUTPUT_SHAPES).optional(),
  outputs: z.int().min(1).max(20).optional(),
  /** The format of the outputs. @default 'jpeg' */
  outputFormat: z.enum(['jpeg', 'png', 'webp']).optional(),
  /** Adds a preview with a quarter of the side length, before or after the other pictures. */
  preview: z.enum(['before', 'after']).optional(),
  /** Adds a text file before the pictures. */
  log: z.literal(true).optional(),
  ...picturePlanShape,
  queuedMs: milliseconds.optional(),
  processingMs: milliseconds.optional(),
  /** The job stays PROCESSING for ever. */
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
  /** The number of calls served so far, by call and photo. */
  readonly served: Map<string, number>;
}

/**
 * Creates an empty book. Scripts for specific photos take precedence over those for every photo, and older
 * ones over newer ones.
 */
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
