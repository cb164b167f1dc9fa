import * as z from 'zod/mini';

/** What there is to erase of a folder and those below it. */
export const forgetPlanSchema = z.object({
  kind: z.literal('plan'),
  /** Folders with photos. */
  folders: z.int(),
  photos: z.int(),
  /** Versions of files in the photo bucket, and markers of deleted ones. */
  versions: z.int(),
  bytes: z.number(),
});

/** What forget-folder answers. */
export const forgetReportSchema = z.discriminatedUnion('kind', [
  /** Photos have not ended: nothing is erased. */
  z.object({ kind: z.literal('open'), open: z.int() }),
  forgetPlanSchema,
  /** So much was erased by this invocation; unless `isDone`, the next one goes on. */
  z.object({ kind: z.literal('erased'), photos: z.int(), versions: z.int(), isDone: z.boolean() }),
]);

export type ForgetPlan = z.infer<typeof forgetPlanSchema>;
export type ForgetReport = z.infer<typeof forgetReportSchema>;
