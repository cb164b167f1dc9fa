import { expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { call } from '../../support/deployed/api-client.ts';
import { audit } from '../../support/deployed/audit-control.ts';
import { ledgerOf } from '../../support/deployed/simulator-control.ts';
import { drop, eventually, recordOf } from '../../support/deployed/stack-client.ts';
import { makeToken } from '../../support/deployed/tokens.ts';

const by = { as: null, headers: { authorization: `Bearer ${await makeToken()}` } };

it('skips a RAW file with a JPEG next to it, and the audit does not change that', async () => {
  const photo = await drawPicture('jpeg');
  await drop('raw pair/IMG 1.JPG', photo);
  await drop('raw pair/IMG 1.CR3', photo);
  const listed = await eventually('the RAW file to be listed', async () => {
    const folder = encodeURIComponent('raw pair');
    const { json } = await call('GET', `/retouches?status=skipped&folder=${folder}`, by);
    return json.retouches[0] ?? null;
  });
  expect(listed).toMatchObject({ key: 'uploads/raw pair/IMG 1.CR3', paid: false, code: null });
  const { json } = await call('GET', `/retouches/${listed.id}`, by);
  expect(json).toMatchObject({ skipped: 'raw-beside-jpeg', recordKey: null });
  expect((await recordOf('raw pair/IMG 1.JPG')).status).toBe('succeeded');
  expect(await audit()).toMatchObject({ started: 0, skipped: 0, failed: 0 });
  expect(await ledgerOf('raw pair/IMG 1.CR3')).toBeUndefined();
});
