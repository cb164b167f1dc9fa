import * as z from 'zod/mini';

/** What would be erased of a folder and the folders below it. */
export const forgetPlanSchema = z.object({
  kind: z.literal('plan'),
  /** Folders with photos. */
  folders: z.int(),
  photos: z.int(),
  /** Versions of files in the photo bucket, and delete markers. */
  versions: z.int(),
  bytes: z.number(),
});

/** The answer of forget-folder. */
export const forgetReportSchema = z.discriminatedUnion('kind', [
  /** Some photos have not ended: nothing is erased. */
  z.object({ kind: z.literal('open'), open: z.int() }),
  forgetPlanSchema,
  /** What this invocation erased. Unless `isDone`, call it again. */
  z.object({ kind: z.literal('erased'), photos: z.int(), versions: z.int(), isDone: z.boolean() }),
]);

export type ForgetPlan = z.infer<typeof forgetPlanSchema>;
export type ForgetReport = z.infer<typeof forgetReportSchema>;
