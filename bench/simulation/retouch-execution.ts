import type { createJoinLine } from '../../functions/join-line/join-line.ts';
import type { createPollRetouch } from '../../functions/poll-retouch/poll-retouch.ts';
import type { Recipe } from '../../functions/shared/domain/recipe.ts';
import type { Admission, Line } from '../../functions/shared/line/line.ts';
import { ticketName } from '../../functions/shared/line/line-state.ts';
import type { createSubmitRetouch } from '../../functions/submit-retouch/submit-retouch.ts';
import type { SimulatedAws } from './aws.ts';
import type { SimulatedClock } from './clock.ts';
import { between, type Dice } from './dice.ts';
import { INSPECT_MS, POLL_INTERVAL_MS, STORE_MS } from './figures.ts';
import type { PlaceMeter } from './place-meter.ts';
import { type FakeExecution, type StepFunctionsFake, StoppedError } from './step-functions-fake.ts';

/** What an execution is carried out with: the functions of the line are the real ones. */
export interface RetouchWorld {
  readonly clock: SimulatedClock;
  readonly dice: Dice;
  readonly aws: SimulatedAws;
  readonly stepFunctions: StepFunctionsFake;
  readonly meter: PlaceMeter;
  readonly joinLine: ReturnType<typeof createJoinLine>;
  readonly submitRetouch: ReturnType<typeof createSubmitRetouch>;
  readonly pollRetouch: ReturnType<typeof createPollRetouch>;
  readonly line: Line;
  /** The photo has its record. */
  readonly record: (photo: string) => unknown;
  /** Somebody's photo has its first place. */
  readonly onPlace: (execution: FakeExecution) => void;
  /** What goes on beside the execution, such as a function that has told it to go on and is not yet done. */
  readonly aside: (work: Promise<unknown>) => void;
}

const RECIPE: Recipe = { instructions: 'Retouch.', upscale: '2x' };

/** Carries out one execution, state by state as infra/constructs/retouch-definition.ts defines it. */
export async function runExecution(execution: FakeExecution, world: RetouchWorld): Promise<void> {
  const { clock, dice, aws, stepFunctions, meter } = world;
  const { executionArn, input } = execution;
  const { id, attempt } = input;

  /** Enters a state; a stopped execution enters none. */
  async function enter(): Promise<string> {
    await aws.transition();
    if (execution.status !== 'RUNNING') throw new StoppedError();
    return clock.now().toISOString();
  }
  async function task<T>(run: () => Promise<T>): Promise<T> {
    await enter();
    return aws.invoke(run);
  }
  async function wait(ms: number): Promise<void> {
    await enter();
    await clock.sleep(ms);
  }

  await enter();
  await enter();
  if (input.error !== undefined) {
    await task(() => clock.sleep(between(STORE_MS, dice)));
    world.record(id);
    await enter();
    return stepFunctions.end(execution, 'FAILED');
  }
  await task(() => clock.sleep(between(INSPECT_MS, dice)));
  const photo = { ...input.photo, bytes: 1_000_000, type: 'image/jpeg', width: 1000, height: 1000 } as const;
  const order = { id, attempt, photo, recipe: RECIPE };
  let ticket = ticketName(await enter(), id);
  let earlierTicket: string | null = null;
  let since: string | null = null;
  let waits = 0;
  meter.wait(id);

  for (;;) {
    const turn = `${await enter()}#00`;
    const place: Admission = await stepFunctions.waitWithToken(execution, (taskToken) => {
      const event = { ...order, ticket, turn, executionArn, taskToken, earlierTicket, trouble: null };
      world.aside(aws.invoke(() => world.joinLine(event)));
    });
    if (since === null) world.onPlace(execution);
    since ??= place.since;
    const submitEvent = () => ({ ...order, since: place.since, waits, executionArn });
    let submitted = await task(() => world.submitRetouch(submitEvent()));
    while ((await enter()) && submitted.outcome === 'busy') {
      waits += 1;
      await wait(submitted.waitSeconds * 1000);
      submitted = await task(() => world.submitRetouch(submitEvent()));
    }
    if (submitted.outcome === 'give-way') {
      waits += 1;
      const atMs = clock.nowMs + submitted.waitSeconds * 1000;
      meter.waitFrom(id, atMs);
      earlierTicket = ticket;
      ticket = ticketName(new Date(atMs).toISOString(), id);
      continue;
    }
    if (submitted.outcome !== 'accepted') throw new Error(`submit-retouch answered ${submitted.outcome}.`);
    const { job } = submitted;
    for (let outcome = ''; outcome !== 'completed'; await enter()) {
      await wait(POLL_INTERVAL_MS);
      ({ outcome } = await task(() => world.pollRetouch({ id, photo, job, waits: 0 })));
    }
    break;
  }
  await task(async () => {
    await world.line.leave({ ticket, executionArn });
    await clock.sleep(between(STORE_MS, dice));
  });
  world.record(id);
  await enter();
  await enter();
  stepFunctions.end(execution, 'SUCCEEDED');
}
