import * as z from 'zod/mini';
import { POOLS } from '../../core/contract/table.ts';
import { identitySchema, photoSchema, recipeSchema } from '../../core/domain/step-schemas.ts';
import type { Line } from '../../core/line/line.ts';
import type { Photos } from '../../core/photos/photos.ts';

export const joinEventSchema = z.object({
  ...identitySchema,
  photo: photoSchema,
  recipe: recipeSchema,
  reference: z.nullable(z.string()),
  startedAt: z.iso.datetime(),
  /** What it waits for: a slot to submit the photo, or one to collect a job that Segmind has accepted. */
  pool: z._default(z.enum(POOLS), 'submit'),
  /** When the photo joined the queue; stays the same if an open breaker sends it back. */
  joinedAt: z.string(),
  /**
   * Fencing token: when this wait began, and how often the step was repeated since; later waits have a
   * greater token.
   */
  fencing: z.string(),
  executionArn: z.string(),
  taskToken: z.string(),
});

/** What join-line needs. */
export interface JoinLineDependencies {
  readonly line: Pick<Line, 'join'>;
  readonly photos: Pick<Photos, 'moveToQueue'>;
}

/** Puts a photo into the queue. The execution continues when the line sends the task's success. */
export function createJoinLine({ line, photos }: JoinLineDependencies) {
  return async (event: z.infer<typeof joinEventSchema>) => {
    const { id, attempt, photo, executionArn: _, ...facts } = event;
    // The item stores the priority with the recipe: cancelling a photo finds its ticket by it.
    const { priority } = event.recipe;
    await line.join({ ...event, priority }, photos.moveToQueue({ id, attempt, photo }, facts));
    return { outcome: 'in-line' };
  };
}
