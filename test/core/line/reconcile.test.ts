import type { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createTaskCallbacks } from '../../../core/photos/executions.ts';
import { lineOf } from '../../support/worlds/line-of.ts';

describe('reconciliation', () => {
  it('frees the slot of an ended execution, and returns its photo', async () => {
    const world = await lineOf(1, 'a', 'b');
    world.abort('a');
    expect(await world.reconcile()).toEqual([expect.objectContaining({ id: 'a', executionArn: 'a' })]);
    expect(world.slots()).toEqual(['b']);
  });

  it('repeats the message to an execution that has not learnt of its slot', async () => {
    const world = await lineOf(1, 'a', 'b');
    const { succeed } = world.callbacks;
    world.callbacks.succeed = async () => {
      throw new Error('cut off');
    };
    await expect(world.leave('a')).rejects.toThrow('cut off');
    world.callbacks.succeed = succeed;
    expect(world.served).toEqual(['a']);
    await world.reconcile();
    expect(world.served, 'a young slot is left alone').toEqual(['a']);
    world.pass(11);
    await world.reconcile();
    expect(world.served).toEqual(['a', 'b']);
  });

  it('takes a slot back after ten minutes that its running execution has not claimed', async () => {
    const world = await lineOf(1, 'a', 'b');
    world.pass(599);
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
    world.pass(1);
    expect(await world.reconcile(), 'its execution has not ended').toEqual([]);
    expect(world.slots()).toEqual(['b']);
  });

  it('leaves a claimed slot to its execution as long as that runs', async () => {
    const world = await lineOf(1, 'a', 'b');
    await world.claim('a');
    world.pass(3600);
    await world.reconcile();
    expect(world.slots()).toEqual(['a']);
  });

  it('continues with the other slots if it cannot look at one', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    world.abort('a');
    world.abort('b');
    const { isRunning } = world.callbacks;
    world.callbacks.isRunning = async (arn) => {
      if (arn === 'a') throw new Error('throttled');
      return isRunning(arn);
    };
    expect(await world.reconcile()).toEqual([expect.objectContaining({ id: 'b' })]);
    expect(world.slots()).toEqual(['a', 'c']);
    expect(world.failed).toEqual(['a']);
  });

  it('treats an execution as running if Step Functions cannot describe it, and continues', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    await world.claim('a');
    world.callbacks.isRunning = async () => {
      throw new Error('throttled');
    };
    world.pass(600);
    expect(await world.reconcile()).toEqual([]);
    expect(world.slots(), 'b had ten minutes to claim its slot').toEqual(['a', 'c']);
  });

  it('frees the slots of a stack that had the table before, and takes out its tickets', async () => {
    const own = 'arn:aws:states:eu-west-1:1:execution:Retouch:own';
    const world = await lineOf(2, 'old1', 'old2', 'old3');
    for (const id of ['old1', 'old2']) await world.claim(id);
    for (const id of ['old1', 'old2', 'old3']) world.abort(id);
    await world.join(own);
    // The role may describe executions of its own state machine alone.
    const send = async () => {
      throw new Error('AccessDeniedException');
    };
    const machine = 'arn:aws:states:eu-west-1:1:stateMachine:Retouch';
    const { isRunning } = createTaskCallbacks({ send } as unknown as SFNClient, machine);
    world.callbacks.isRunning = isRunning;
    expect(await world.reconcile()).toMatchObject([{ id: 'old1' }, { id: 'old2' }]);
    expect(world.slots()).toEqual([own]);
    expect(world.waiting()).toEqual([]);
    expect(world.failed).toEqual([]);
  });

  it('continues with the other slots and the queue if it cannot send an execution the message about its slot', async () => {
    const world = await lineOf(2, 'a', 'b', 'c');
    world.abort('b');
    const { succeed } = world.callbacks;
    world.callbacks.succeed = async (token, admission) => {
      if (token.startsWith('a')) throw new Error('throttled');
      return succeed(token, admission);
    };
    world.pass(11);
    expect(await world.reconcile()).toEqual([expect.objectContaining({ id: 'b' })]);
    expect(world.slots()).toEqual(['a', 'c']);
    expect(world.failed).toEqual(['a']);
  });

  it('does not repeat the message to an execution that has claimed its slot', async () => {
    const world = await lineOf(1, 'a');
    await world.claim('a');
    world.pass(60);
    world.dynamo.sent.length = 0;
    await world.reconcile();
    expect(world.dynamo.sent).not.toContain('GetCommand');
  });

  it('leaves stopped executions to the next run if they are many', async () => {
    const world = await lineOf(1, 'x');
    const stopped = Array.from({ length: 40 }, (_, n) => `stopped${String(n).padStart(2, '0')}`);
    for (const id of stopped) await world.join(id);
    for (const id of stopped) world.abort(id);
    const { isRunning } = world.callbacks;
    world.callbacks.isRunning = async (arn) => {
      world.pass(1);
      return isRunning(arn);
    };
    await world.leave('x');
    expect(world.waiting().length).toBeGreaterThan(10);
    await world.join('late');
    for (let minute = 0; minute < 4; minute++) await world.reconcile();
    expect(world.served).toEqual(['x', 'late']);
    expect(world.waiting()).toEqual([]);
  });
});
