import { UPLOADS_PREFIX } from '../../shared/contract.ts';
import { isRecordOnly } from '../../shared/record/record-ended.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { isOpen } from '../retouch/attempts.ts';
import { readCursor, writeCursor } from '../retouch/cursor.ts';
import type { Execution, ExecutionQuery, ListedExecution } from '../retouch/executions.ts';
import { listQuerySchema, retouchListSchema, type Status } from '../schemas/retouch.ts';

type Dependencies = Pick<ApiDependencies, 'executions' | 'inputs' | 'store' | 'now'>;

/** How Step Functions calls what a caller asks for. */
const EXECUTION_STATUS = {
  queued: 'RUNNING',
  running: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'ABORTED',
} as const satisfies Record<Status, ExecutionQuery['status']>;

/** `GET /retouches`: attempts, those that began or ended last first. */
export const listRetouches = defineRoute({
  operationId: 'listRetouches',
  method: 'GET',
  path: '/retouches',
  summary: 'List retouches',
  description:
    'Attempts of the last 90 days, what began or ended last first. The list is Step Functions’ own, which may be some seconds behind. `limit` is how many executions are looked at: with filters, a page may hold fewer, or none, and not be the last. `queued` are those without a place at Segmind.',
  query: listQuerySchema,
  answer: { status: 200, description: 'One page.', schema: retouchListSchema },
  problems: [],

  async run({ executions, inputs, store, now }: Dependencies, { query }) {
    const { status, folder, limit, cursor } = query;
    const asOf = new Date(now()).toISOString();
    const filters = { status, folder, limit };
    const token = cursor === undefined ? null : readCursor(cursor, filters);
    if (cursor !== undefined && token === null) throw badCursor();
    const listed = await executions.list({
      status: status === undefined ? null : EXECUTION_STATUS[status],
      limit,
      token,
    });
    if (listed === null) throw badCursor();
    const rows = listed.executions.filter(({ name }) => !isRecordOnly(name));
    const [found, { line }] = await Promise.all([inputs.find(rows.map(({ name }) => name)), store.read()]);
    const inPlace = new Set(
      line.slots.map(({ executionArn }) => executionArn.slice(executionArn.lastIndexOf(':') + 1)),
    );
    const retouches = rows.flatMap((row) => {
      const input = found.get(row.name);
      return input === undefined ? [] : [summarise(row, input, inPlace.has(row.name))];
    });
    return {
      status: 200,
      body: {
        retouches: retouches.filter(
          (retouch) =>
            (status === undefined || retouch.status === status) &&
            (folder === undefined || retouch.key.startsWith(`${UPLOADS_PREFIX}${folder}/`)),
        ),
        nextCursor: listed.token === null ? null : writeCursor(listed.token, filters),
        asOf,
      },
    };
  },
});

function summarise(row: ListedExecution, { id, attempt, photo }: Execution['input'], hasPlace: boolean) {
  return {
    id,
    attempt,
    status: readStatus(row.status, hasPlace),
    key: photo.key,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function readStatus(status: string, hasPlace: boolean): Status {
  if (isOpen(status)) return hasPlace ? 'running' : 'queued';
  if (status === 'SUCCEEDED') return 'succeeded';
  return status === 'ABORTED' ? 'cancelled' : 'failed';
}

function badCursor(): Problem {
  const message = 'is not one of these filters, or older than 24 hours; begin again without it';
  return new Problem('invalid-request', `The cursor ${message}.`, {
    errors: [{ in: 'query', pointer: '/cursor', message }],
  });
}
