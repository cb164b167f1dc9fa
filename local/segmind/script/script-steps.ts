import * as z from 'zod';

/** The calls for a photo that a script can spoil: a submit, a poll, the download of an output. */
export const PHOTO_CALLS = ['submit', 'poll', 'output'] as const;

/** One of the calls for a photo. */
export type PhotoCall = (typeof PHOTO_CALLS)[number];

/** The calls that a step can spoil: those for a photo, and the request for the balance. */
export const CALLS = [...PHOTO_CALLS, 'credits'] as const;

/** One of the calls that a step can spoil. */
export type Call = (typeof CALLS)[number];

/** A step applies to one call; with `times` to that many, with `repeat` to all that follow. */
const often = { repeat: z.literal(true).optional(), times: z.int().min(1).optional() };
const yes = z.literal(true);
const url = z.string().min(1);
const bytes = z
  .int()
  .min(0)
  .max(4 * 1024 ** 3);

const schemas = {
  ok: z.strictObject({ ok: yes, ...often }),
  drop: z.strictObject({ drop: z.enum(['before-reply', 'mid-reply', 'after-taken']), ...often }),
  hang: z.strictObject({ hang: yes, taken: z.boolean().optional(), ...often }),
  slow: z.strictObject({ slowMs: z.int().min(0), chunks: z.int().min(1).max(1000).optional(), ...often }),
  cut: z.strictObject({ cut: yes, ...often }),
  malformed: z.strictObject({ malformed: yes, ...often }),
  noPollUrl: z.strictObject({ noPollUrl: yes, ...often }),
  pollUrl: z.strictObject({ pollUrl: z.string(), ...often }),
  redirect: z.strictObject({
    redirect: url,
    status: z.literal([301, 302, 303, 307, 308]).optional(),
    ...often,
  }),
  jobStatus: z.strictObject({
    jobStatus: z.unknown(),
    error: z.unknown().optional(),
    output: z.unknown().optional(),
    ...often,
  }),
  endless: z.strictObject({ endless: yes, ...often }),
  lieLength: z.strictObject({ lieLength: bytes, ...often }),
  contentType: z.strictObject({ contentType: z.string().min(1), bodyText: z.string().optional(), ...often }),
  bytes: z.strictObject({ bytes, ...often }),
  status: z.strictObject({
    status: z.int().min(200).max(599),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
    taken: z.boolean().optional(),
    ...often,
  }),
};

/** One step of a script: what happens to one call. */
export type Step = z.infer<(typeof schemas)[keyof typeof schemas]>;

interface StepKind {
  /** The field that identifies this kind of step. */
  readonly lead: string;
  readonly calls: readonly Call[];
  readonly schema: z.ZodType<Step>;
}

/** Searched in this order. `status` is last, because a redirect may have that field too. */
const KINDS: readonly StepKind[] = [
  { lead: 'ok', calls: CALLS, schema: schemas.ok },
  { lead: 'drop', calls: CALLS, schema: schemas.drop },
  { lead: 'hang', calls: CALLS, schema: schemas.hang },
  { lead: 'slowMs', calls: CALLS, schema: schemas.slow },
  { lead: 'cut', calls: CALLS, schema: schemas.cut },
  { lead: 'malformed', calls: ['submit', 'poll', 'credits'], schema: schemas.malformed },
  { lead: 'noPollUrl', calls: ['submit'], schema: schemas.noPollUrl },
  { lead: 'pollUrl', calls: ['submit'], schema: schemas.pollUrl },
  { lead: 'redirect', calls: CALLS, schema: schemas.redirect },
  { lead: 'jobStatus', calls: ['poll'], schema: schemas.jobStatus },
  { lead: 'endless', calls: ['output'], schema: schemas.endless },
  { lead: 'lieLength', calls: ['output'], schema: schemas.lieLength },
  { lead: 'contentType', calls: ['output'], schema: schemas.contentType },
  { lead: 'bytes', calls: ['output'], schema: schemas.bytes },
  { lead: 'status', calls: CALLS, schema: schemas.status },
];

/** Thrown for an invalid script or setting; the message says what is wrong with it. */
export class ScriptFault extends Error {
  override readonly name = 'ScriptFault';
}

/**
 * Parses one step of a request.
 * @param at its position, such as `submit[0]`, for the message
 * @throws ScriptFault if the input is no step, or no step for this call
 */
export function readStep(input: unknown, call: Call, at: string): Step {
  const kind = KINDS.find(({ lead }) => typeof input === 'object' && input !== null && lead in input);
  if (!kind?.calls.includes(call)) {
    const known = KINDS.filter(({ calls }) => calls.includes(call)).map(({ lead }) => lead);
    throw new ScriptFault(
      `${at}: a step of ${call} has one of ${known.join(', ')}; got ${JSON.stringify(input)}`,
    );
  }
  const step = readSetting(kind.schema, input, at);
  if (call !== 'submit') {
    if ('drop' in step && step.drop === 'after-taken')
      throw new ScriptFault(`${at}.drop: after-taken is only for submit`);
    if ('taken' in step) throw new ScriptFault(`${at}.taken: is for submit only`);
  }
  return step;
}

/**
 * Parses the input of the control endpoint by its schema.
 * @throws ScriptFault that names every wrong field
 */
export function readSetting<T>(schema: z.ZodType<T>, input: unknown, at: string): T {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${[at, ...path].join('.')}: ${message}`);
  throw new ScriptFault(wrong.join('; '));
}
