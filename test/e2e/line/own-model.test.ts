import { expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { ledgerOf } from '../../support/deployed/simulator-control.ts';
import { drop, recordOf } from '../../support/deployed/stack-client.ts';

/** The values of the profile's fields, except the photo. */
const FIXED = { guidance: 0.4, style: { look: 'natural', layers: ['skin', 'light'] } };
const MODEL = { name: 'own-workflow', version: expect.stringMatching(/^[0-9a-f]{12}$/), price: 0.12 };

it('uses a model that a file describes, with its defaults', async () => {
  await drop('own/plain.jpg', await drawPicture('jpeg'));
  expect(await recordOf('own/plain.jpg')).toMatchObject({
    status: 'succeeded',
    model: MODEL,
    recipe: { instructions: 'Retouch this product on white.\n', upscale: '1x' },
    outputs: [{ width: 120, height: 90, type: 'image/jpeg' }],
  });
  expect(await ledgerOf('own/plain.jpg')).toMatchObject({
    billed: 1,
    orders: [{ edit_prompt: 'Retouch this product on white.\n', scale: '1x', ...FIXED }],
  });
});

it('sends the values that the model accepts, under the model’s names', async () => {
  const metadata = { instructions: 'Warmer.', upscale: '4x', seed: '42', strength: '0.5' };
  await drop('own/values.jpg', await drawPicture('jpeg'), metadata);
  const recipe = { strength: 0.5 };
  expect(await recordOf('own/values.jpg')).toMatchObject({ status: 'succeeded', model: MODEL, recipe });
  // The order has no strength: Retouch applies it itself.
  expect((await ledgerOf('own/values.jpg'))?.orders).toEqual([
    { edit_prompt: 'Warmer.', scale: '4x', noise_seed: 42, ...FIXED },
  ]);
});

it('fails a photo before it is paid for, with the accepted values, if the model does not accept its recipe', async () => {
  await drop('own/wrong.jpg', await drawPicture('jpeg'), { upscale: '2x', seed: '-1' });
  const record = await recordOf('own/wrong.jpg');
  expect(record).toMatchObject({ status: 'failed', paid: 'no', error: { code: 'invalid-recipe' } });
  const { message } = record.status === 'failed' ? record.error : { message: '' };
  expect(message).toContain('The upscale is "2x"; Our own workflow takes 1x or 4x.');
  expect(message).toContain('The seed is -1; Our own workflow takes whole numbers from 0 to 4294967295.');
  expect(await ledgerOf('own/wrong.jpg')).toBeUndefined();
});
