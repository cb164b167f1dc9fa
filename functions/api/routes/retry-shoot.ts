import { defineBulkRoute } from '../bulk/bulk-route.ts';
import { shootRetrySchema } from '../schemas/bulk.ts';

/** `POST /shoot/retry`: runs photos of a shoot again. */
export const retryShoot = defineBulkRoute({
  operationId: 'retryShoot',
  path: '/shoot/retry',
  summary: 'Run photos of a shoot again',
  description:
    'Runs the photos that failed or were cancelled, or those that the body selects. Each runs once, the oldest first, as `POST /retouches/{id}/retry` does it. Photos that may cost a second time are counted, and run only with `payAgain`.',
  body: shootRetrySchema,
  read: ({ status, code, doubtful = false, payAgain = false }) => ({
    action: 'retry',
    filter: { status: status ?? null, code: code ?? null, doubtful },
    payAgain,
  }),
});
