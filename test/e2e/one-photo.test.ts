import { createHash, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { drawPicture } from '../../simulation/pictures/pictures.ts';
import { ledgerOf } from '../support/deployed/simulator-control.ts';
import { drop, readResult, recordOf } from '../support/deployed/stack-client.ts';

it('retouches a photo on a stack that has done others, and is billed once', async () => {
  const path = `one-photo/${randomUUID()}/ana.jpg`;
  await drop(path, await drawPicture('jpeg'));
  const record = await recordOf(path);
  if (record.status !== 'succeeded') throw new Error(record.error.message);
  const result = (await readResult(`results/${path}`)) ?? Buffer.alloc(0);
  expect(record.outputs[0]?.sha256).toBe(createHash('sha256').update(result).digest('hex'));
  expect(await ledgerOf(path)).toMatchObject({ submits: 1, billed: 1 });
});
