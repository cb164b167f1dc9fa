import { beforeEach, expect, inject, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import {
  ageSubmits,
  findExecution,
  hastenTrial,
  keepLine,
  readLine,
  readTickets,
  resetBreaker,
  runAgain,
  stopExecution,
} from '../../support/deployed/line-control.ts';
import { findSecrets } from '../../support/deployed/secret-search.ts';
import { ledger, ledgerOf, script } from '../../support/deployed/simulator-control.ts';
import { drop, eventually, executionOf, recordOf } from '../../support/deployed/stack-client.ts';

const photo = await drawPicture('jpeg');

beforeEach(resetBreaker);

/** Waits until Segmind has accepted the photo's own submit; the job is still running. */
const untilAccepted = (path: string) =>
  eventually(`a job of ${path}`, async () => ((await ledgerOf(path))?.accepted ? true : null));

const untilWaiting = (count: number) =>
  eventually(`${count} photos in line`, async () => ((await readTickets()).length === count ? true : null));

it('has two photos at Segmind at a time, and all of them in the end', async () => {
  const paths = Array.from({ length: 12 }, (_, index) => `line/crowd-${index}.jpg`);
  await script({ photo: 'line/crowd-', job: { processingMs: 700 } });
  await Promise.all(paths.map((path) => drop(path, photo)));
  const records = await Promise.all(paths.map((path) => recordOf(path)));
  expect(records.map(({ status }) => status)).toEqual(paths.map(() => 'succeeded'));
  expect((await ledger()).mostInFlight).toBe(2);
  for (const path of paths) expect(await ledgerOf(path)).toMatchObject({ submits: 1, billed: 1 });
  expect((await readLine()).slots).toEqual([]);
  expect(await readTickets()).toEqual([]);
});

it('serves photos in the order in which they came', async () => {
  // Long enough for the others to arrive, even on a busy machine.
  await script({ photo: 'line/early', job: { processingMs: 10_000 } });
  await drop('line/early-1.jpg', photo);
  await drop('line/early-2.jpg', photo);
  await untilAccepted('line/early-1.jpg');
  await untilAccepted('line/early-2.jpg');
  for (const name of ['third', 'fourth', 'fifth']) {
    await drop(`line/${name}.jpg`, photo);
    await findExecution(`${name}-`);
    await untilWaiting({ third: 1, fourth: 2, fifth: 3 }[name] ?? 0);
  }
  const acceptedAt = async (name: string) => (await recordOf(`line/${name}.jpg`)).timings.acceptedAt ?? '';
  const times = [await acceptedAt('third'), await acceptedAt('fourth'), await acceptedAt('fifth')];
  expect(times).toEqual([...times].sort());
});

it('stops when all photos with slots get errors, and continues by trials', async () => {
  const stubborn = ['line/stubborn-1.jpg', 'line/stubborn-2.jpg'];
  const busy = { status: 503, body: { error: 'Try again later.' } };
  await script({ photo: 'line/stubborn', submit: [{ ...busy, times: 2 }] });
  await Promise.all(stubborn.map((path) => drop(path, photo)));
  await eventually('the breaker to open', async () => (await readLine()).breaker?.open ?? null);
  await drop('line/next.jpg', photo);
  const all = [...stubborn, 'line/next.jpg'];
  await eventually('all to be accepted', async () => {
    // The breaker may close between the two calls.
    if ((await readLine()).breaker?.open !== undefined) await hastenTrial().catch(() => {});
    await keepLine();
    const asked = await Promise.all(all.map(ledgerOf));
    return asked.every((one) => one?.accepted) ? true : null;
  });
  for (const path of all) {
    expect((await recordOf(path)).status).toBe('succeeded');
    expect(await ledgerOf(path)).toMatchObject({ submits: path === 'line/next.jpg' ? 1 : 3, billed: 1 });
  }
});

it('continues when executions are stopped, at Segmind and in the queue, and records them', async () => {
  await script({ photo: 'line/stuck', job: { never: true } });
  for (const name of ['stuck-1', 'stuck-2']) {
    await drop(`line/${name}.jpg`, photo);
    await untilAccepted(`line/${name}.jpg`);
  }
  await drop('line/stopped.jpg', photo);
  await untilWaiting(1);
  await drop('line/last.jpg', photo);
  await untilWaiting(2);

  const [stuck, other, waiting] = [
    await findExecution('stuck-1-'),
    await findExecution('stuck-2-'),
    await findExecution('stopped-'),
  ];
  await stopExecution(waiting);
  await stopExecution(stuck);
  await eventually('the line to go on', async () => {
    await keepLine();
    return (await ledgerOf('line/last.jpg'))?.accepted ? true : null;
  });
  expect((await recordOf('line/last.jpg')).status).toBe('succeeded');
  for (const path of ['line/stuck-1.jpg', 'line/stopped.jpg']) {
    expect(await recordOf(path)).toMatchObject({
      status: 'failed',
      error: { code: 'execution-stopped', fault: 'pipeline', message: expect.stringContaining('again') },
    });
  }
  expect(await ledgerOf('line/stopped.jpg')).toBeUndefined();
  await stopExecution(other);
  await eventually('an empty line', async () => {
    await keepLine();
    const { slots } = await readLine();
    return slots.length === 0 && (await readTickets()).length === 0 ? true : null;
  });
});

it('keeps the task token of a photo in its item while it waits, and nowhere else', async () => {
  await script({ photo: 'line/holds', job: { never: true } });
  for (const name of ['holds-1', 'holds-2']) {
    await drop(`line/${name}.jpg`, photo);
    await untilAccepted(`line/${name}.jpg`);
  }
  for (const name of ['waits-1', 'waits-2']) await drop(`line/${name}.jpg`, photo);
  await untilWaiting(2);
  const ids = [await findExecution('waits-1-'), await findExecution('waits-2-')];
  expect(await findSecrets(inject('stack'), ids)).toMatchObject({ found: [], tokens: 2 });

  for (const name of ['holds-1-', 'holds-2-']) await stopExecution(await findExecution(name));
  await keepLine();
  for (const name of ['waits-1', 'waits-2']) await recordOf(`line/${name}.jpg`);
  expect(await findSecrets(inject('stack'), ids)).toMatchObject({ found: [], tokens: 0 });
});

it('collects the job that was paid for when a photo is run again', async () => {
  const path = 'line/collected.jpg';
  await script({ photo: path, output: [{ contentType: 'text/html', bodyText: '<p>expired</p>' }] });
  await drop(path, photo);
  const first = await recordOf(path);
  expect(first).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'output-not-an-image' } });
  const name = await runAgain(first);
  expect((await executionOf(name)).status).toBe('SUCCEEDED');
  expect(await recordOf(path)).toMatchObject({
    status: 'succeeded',
    attempt: 2,
    id: first.id,
    segmind: { requestId: first.segmind?.requestId },
  });
  expect(await ledgerOf(path)).toMatchObject({ submits: 1, billed: 1 });
});

it.each([
  ['failed', { job: { fail: 'Content not allowed' } }, {}],
  // The job is paid for: another submit needs permission.
  ['is forgotten', { poll: [{ status: 404, repeat: true as const }] }, { payAgain: true }],
])('pays again for a photo that is run again if its job %s', async (what, plan, allowed) => {
  const path = `line/paid again ${what}.jpg`;
  await script({ photo: path, ...plan });
  await drop(path, photo);
  const first = await recordOf(path);
  expect(first.status).toBe('failed');
  await ageSubmits(first.id);
  const name = await runAgain(first, allowed);
  await executionOf(name);
  expect((await recordOf(path)).attempt).toBe(2);
  expect(await ledgerOf(path)).toMatchObject({ submits: 2, billed: 2 });
});

it('runs a photo of unknown outcome again only on request', async () => {
  const path = 'line/unknown.jpg';
  await script({ photo: path, submit: [{ drop: 'after-taken' }] });
  await drop(path, photo);
  const first = await recordOf(path);
  expect(first).toMatchObject({ error: { code: 'submit-outcome-unknown' } });
  await keepLine();
  expect(await ledgerOf(path)).toMatchObject({ submits: 1, billed: 1 });
  // The first submit may take as long as submit-retouch may run. Another one is allowed only after that.
  await ageSubmits(first.id);
  const again = await runAgain(first, { payAgain: true });
  expect((await executionOf(again)).status).toBe('SUCCEEDED');
  expect(await ledgerOf(path)).toMatchObject({ submits: 2, billed: 2 });
});
