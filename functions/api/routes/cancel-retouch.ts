import { STATE } from '../../shared/contract.ts';
import { release } from '../../shared/line/line-state.ts';
import { recordEnded } from '../../shared/record/record-ended.ts';
import type { ApiDependencies } from '../api-dependencies.ts';
import { Problem } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { isOpen } from '../retouch/attempts.ts';
import { noSuchRetouch } from '../retouch/no-such-retouch.ts';
import { retouchSchema } from '../schemas/retouch.ts';

type Dependencies = Pick<
  ApiDependencies,
  'executions' | 'retouches' | 'recent' | 'line' | 'store' | 'payments'
>;

/** How many tickets are listed to find the photo's: another one is dropped when its turn comes. */
const TICKETS_LISTED = 1000;

/** `DELETE /retouches/{id}`: stops a retouch, frees its place and has its record written. */
export const cancelRetouch = defineRoute({
  operationId: 'cancelRetouch',
  method: 'DELETE',
  path: '/retouches/{id}',
  summary: 'Cancel a retouch',
  description:
    'Its place goes to the next photo, and its record says that it was cancelled. `paid` and the error’s message tell whether money was spent: Segmind has no way to stop a job that it took.',
  answer: { status: 200, description: 'The retouch, cancelled.', schema: retouchSchema },
  problems: ['retouch-not-found', 'retouch-ended'],

  async run(dependencies: Dependencies, { params: { id = '' } }) {
    const { executions, retouches, recent, line, store, payments } = dependencies;
    const attempt = await retouches.findAttempt(id);
    if (attempt === null) throw noSuchRetouch();
    const { execution } = attempt;
    if (attempt.record !== null || !isOpen(execution.status)) throw hasEnded();
    const { name, executionArn } = execution;
    await executions.stop(name, 'cancelled', explain((await payments.find(id)).paid));
    recent.forget(id);

    // Step Functions may show it as running for a moment yet; anything else but stopped means that it was faster.
    const after = await executions.describe(name);
    const wasFaster = after !== null && !isOpen(after.status) && after.status !== 'ABORTED';
    if (wasFaster) throw hasEnded();

    const payment = await payments.find(id);
    // A function that was asked to submit goes on after its execution was stopped.
    const isOpenSubmit = payment.paid === false && (await executions.findStep(name)) === STATE.submit;
    const paid = isOpenSubmit ? null : payment.paid;
    const stopped = { ...execution, status: 'ABORTED', error: 'cancelled', cause: explain(paid) };
    await recordEnded(stopped, executions.start);
    const tickets = await store.listTickets(TICKETS_LISTED);
    const ticket = tickets.find((candidate) => candidate.endsWith(`Z-${id}`));
    if (ticket !== undefined) await store.dropTicket(ticket);
    await line.settle((state) => release(state, (slot) => slot.executionArn === executionArn));
    return {
      status: 200,
      body: { ...(await retouches.describe({ execution: stopped, record: null })), paid },
    };
  },
});

function hasEnded(): Problem {
  return new Problem('retouch-ended', 'The retouch has ended already: there is nothing left to cancel.');
}

function explain(paid: boolean | null): string {
  const spent = {
    true: 'Segmind had taken its job: that is paid for, and running the photo again collects it while Segmind still has it.',
    false: 'No job of it had been submitted: nothing was paid.',
    null: 'A submit was under way: whether Segmind took its job, and billed it, is not known.',
  };
  return `The retouch was cancelled over the API. ${spent[`${paid}`]}`;
}
