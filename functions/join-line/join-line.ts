import * as z from 'zod/mini';
import type { Line } from '../shared/line/line.ts';
import { failureSchema } from '../shared/record/record.ts';
import { identitySchema, photoSchema, recipeSchema } from '../shared/step-schemas.ts';

export const joinEventSchema = z.object({
  ...identitySchema,
  photo: photoSchema,
  recipe: recipeSchema,
  /** The photo's place in the line: the same when account trouble sends it back. */
  ticket: z.string(),
  /** When this waiting began, and how often the step was repeated since: a later one has the say. */
  turn: z.string(),
  executionArn: z.string(),
  taskToken: z.string(),
  /** The ticket that it had before it gave way, or null. */
  earlierTicket: z.nullable(z.string()),
  /** The account trouble that sends the photo back and holds the line; null for one that comes otherwise. */
  trouble: z.nullable(z.object({ error: failureSchema, toldSeconds: z.nullable(z.number()) })),
});

/** What join-line needs. */
export interface JoinLineDependencies {
  readonly line: Line;
}

/** Puts a photo into the line. Its execution goes on when the line sends the task's success, perhaps at once. */
export function createJoinLine({ line }: JoinLineDependencies) {
  return async (event: z.infer<typeof joinEventSchema>) => {
    const { ticket, turn, executionArn, taskToken, earlierTicket, trouble, ...order } = event;
    await line.join({ ticket, turn, executionArn, taskToken, order }, { earlierTicket, trouble });
    return { outcome: 'in-line' };
  };
}
