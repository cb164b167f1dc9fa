import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, inject, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { call } from '../support/deployed/api-client.ts';
import { drop, eventually, output, readResult, recordOf } from '../support/deployed/stack-client.ts';

const lambda = new LambdaClient(inject('stack').client);

/** Waits until a shoot of the API meets a condition, and returns it. */
// biome-ignore lint/suspicious/noExplicitAny: the test knows the shape that it requests
async function shootOnce(folder: string, holds: (shoot: any) => boolean): Promise<any> {
  return eventually(`the shoot ${folder}`, async () => {
    const { status, json } = await call('GET', `/shoot?folder=${encodeURIComponent(folder)}`);
    return status === 200 && holds(json) ? json : null;
  });
}

it('counts a shoot by the table’s stream, and announces its end', async () => {
  await drop('shoots/one/a.jpg', await drawPicture('jpeg'));
  await drop('shoots/one/b.jpg', 'this is no photo');
  await drop('shoots/one/b.xmp', 'this is a sidecar');
  await recordOf('shoots/one/a.jpg');
  await recordOf('shoots/one/b.jpg');
  const counts = { photos: 2, succeeded: 1, failed: 1, skipped: 1, failedBy: { 'unsupported-type': 1 } };
  const shoot = await shootOnce('shoots/one', ({ succeeded, failed }) => succeeded + failed === 2);
  expect(shoot).toMatchObject({ ...counts, secondsLeft: null });
  const { json } = await call('GET', '/shoots?folder=shoots');
  expect(json.shoots).toMatchObject([{ folder: 'shoots/one', ...counts }]);

  await eventually('the end of the shoot', async () => {
    await lambda.send(new InvokeCommand({ FunctionName: output('FinishShootsFunctionName'), Payload: '{}' }));
    return readResult('results/shoots/one/shoot.json');
  });
  const report = JSON.parse(`${await readResult('results/shoots/one/shoot.json')}`);
  expect(report).toMatchObject({ folder: 'shoots/one', totals: counts, toCheck: { count: 1 } });
  expect(`${await readResult('results/shoots/one/shoot.csv')}`).toContain('uploads/shoots/one/b.jpg,failed');
  expect(`${await readResult('results/shoots/one/review.html')}`).toMatch(/^<!doctype html>.*a\.jpg/s);
  expect((await shootOnce('shoots/one', ({ ended }) => ended)).endedAt).not.toBeNull();
});
