import type * as z from 'zod';
import type { BulkRequest } from '../../../core/bulk/bulk-run.ts';
import { defineRoute } from '../http/route.ts';
import { bulkRunSchema } from '../schemas/bulk.ts';
import { shootQuerySchema } from '../schemas/shoot-query.ts';
import {
  answerBulkRun,
  answerDryRun,
  type BulkDependencies,
  checkShoot,
  startBulkRun,
} from './start-bulk-run.ts';

/** The differences between the routes that begin bulk runs. */
export interface BulkRoute<Body> {
  readonly operationId: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodType<Body>;
  /** Reads the request for the run, without the folder. */
  readonly read: (body: Body) => Omit<BulkRequest, 'folder'>;
}

/** What all routes that begin bulk runs have in common. */
export const BULK_ROUTE = {
  method: 'POST',
  query: shootQuerySchema,
  answer: {
    status: 202,
    description: 'The run, started by this request or by an earlier one.',
    schema: bulkRunSchema,
    headers: { Location: 'URL of the run’s progress, relative to the URL of the request.' },
  },
  otherAnswer: {
    status: 200,
    description: 'What a run would do: the answer to a dry run.',
    schema: bulkRunSchema,
  },
} as const;

const HOW_IT_GOES =
  'The run covers photos that lie in the folder itself, not in a folder below it, and that were queued before this request. If the folder has no photos, the API answers 404. The run goes on after the answer, with at most 10 photos a second: `GET /bulk/{id}` shows its progress. For 90 days, a request with the same `Idempotency-Key` and body is the same run. A dry run searches for at most 20 seconds, says how many photos match and what they cost, and changes nothing.';

/** Defines a route that does one thing to many photos of a shoot. */
export function defineBulkRoute<Body extends { readonly dryRun?: boolean | undefined }>({
  operationId,
  path,
  summary,
  description,
  body: schema,
  read,
}: BulkRoute<Body>) {
  return defineRoute({
    ...BULK_ROUTE,
    operationId,
    path,
    summary,
    description: `${description} ${HOW_IT_GOES}`,
    body: schema.optional(),
    problems: ['shoot-not-found'],

    async once(dependencies: BulkDependencies, { query, body, repeatTag }) {
      await checkShoot(dependencies, query.folder);
      if (body?.dryRun === true) return '';
      return startBulkRun(dependencies, { ...query, ...read(body ?? schema.parse({})) }, repeatTag);
    },

    async run(dependencies: BulkDependencies, { query, body, once: id }) {
      if (id !== '') return answerBulkRun(dependencies, id);
      return answerDryRun(dependencies, { ...query, ...read(body ?? schema.parse({})) });
    },
  });
}
