import { afterEach, expect, it } from 'vitest';
import { drawPicture } from '../../../simulation/pictures/pictures.ts';
import { ageBreaker, hastenTrial, keepLine, readLine } from '../../support/deployed/line-control.ts';
import { seatPhotographer } from '../../support/deployed/photographer.ts';
import { account, ledgerOf } from '../../support/deployed/simulator-control.ts';
import { eventually, recordOf } from '../../support/deployed/stack-client.ts';
import { makeToken } from '../../support/deployed/tokens.ts';

/** Why, since when, and what happens next. */
const HELD =
  /The circuit breaker is open since (\d+ \w+ )?\d\d:\d\d UTC: .*credits.*\. Next trial (\d+ \w+ )?\d\d:\d\d UTC\./;

const isHeld = async () => (await readLine()).breaker?.open != null;

afterEach(() => account({ credits: 1000 }));

it('retouch says that the line is held, why, and when it is tried again, and exits with 3', async (test) => {
  const photographer = await seatPhotographer(test, { RETOUCH_TOKEN: await makeToken() });
  await photographer.save('client-held/1.jpg', await drawPicture('jpeg'));
  await account({ credits: 0 });
  expect(await photographer.type('up', 'client-held')).toMatchObject({ code: 0, complaint: '' });
  await eventually('the line to be held', async () => (await isHeld()) || null);

  const line = await photographer.type('line');
  expect(line.code).toBe(3);
  expect(line.printed).toMatch(HELD);

  const watched = await photographer.open('watch', 'client-held');
  await watched.waitFor(HELD, { timeoutMs: 60_000 });
  watched.write('\x03');
  expect(await watched.ended).toBe(130);

  // After a quarter of an hour the command stops waiting.
  await ageBreaker(16);
  const ended = await photographer.type('watch', 'client-held');
  expect(ended.code).toBe(3);
  expect(ended.printed).toMatch(HELD);
  expect(ended.printed).toContain('Watch again later:  retouch watch client-held');

  await account({ credits: 1000 });
  await eventually('the line to go on', async () => {
    if (!(await isHeld())) return true;
    await hastenTrial();
    await keepLine();
    return null;
  });
  expect((await recordOf('client-held/1.jpg')).status).toBe('succeeded');
  expect(await ledgerOf('client-held/1.jpg')).toMatchObject({ billed: 1 });
  expect((await photographer.type('line')).code).toBe(0);
});
