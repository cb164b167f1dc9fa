import { defineBulkRoute } from '../bulk/bulk-route.ts';
import { shootCancelSchema } from '../schemas/bulk.ts';

/** `POST /shoot/cancel`: cancels photos of a shoot. */
export const cancelShoot = defineBulkRoute({
  operationId: 'cancelShoot',
  path: '/shoot/cancel',
  summary: 'Cancel photos of a shoot',
  description:
    'Cancels all photos that have not ended, or those with one status. Each is cancelled as `DELETE /retouches/{id}` does it.',
  body: shootCancelSchema,
  read: ({ status }) => ({
    action: 'cancel',
    filter: { status: status ?? null, code: null, doubtful: false },
    payAgain: false,
  }),
});
