import { describe, expect, it } from 'vitest';
import { ask, askUnless } from '../../../client/api/ask.ts';
import { getShoot } from '../../../client/api/retouch-api.ts';
import { EXIT } from '../../../client/program/problem.ts';
import { serve } from '../../support/http-server.ts';
import { problem, Reply, startApi } from '../support/api-stand-in.ts';
import { sampleShoot } from '../support/shoots.ts';

/** Asks an API that gives this answer. */
async function askOne(answer: object) {
  const { api } = await startApi({ 'GET /shoot': answer });
  return ask(getShoot({ folder: 'spring/ana' }, api));
}

describe('ask', () => {
  it('returns the data', async () => {
    expect(await askOne(sampleShoot())).toEqual(sampleShoot());
  });

  it('throws a problem with the API’s message and type', async () => {
    await expect(askOne(problem(404, 'shoot-not-found', 'No photo lies in spring.'))).rejects.toMatchObject({
      name: 'Problem',
      message: 'No photo lies in spring.',
      type: 'shoot-not-found',
      status: 404,
      exitCode: EXIT.someFailed,
    });
  });

  it.each([
    [401, 'The API rejects your token (it answered 401 "Unauthorized").'],
    [
      403,
      'You may not call the API of this stack (it answered 403 "Forbidden"). Your AWS user or role needs',
    ],
    [404, 'The server at this address is not an API of Retouch (status 404). Check --api-url'],
    [400, 'The API is not available now: it answered 400'],
  ])('explains a refusal with %i by the gateway', async (status, words) => {
    const message = { 401: 'Unauthorized', 403: 'Forbidden' }[status] ?? 'Other';
    await expect(askOne(new Reply(status, { message }))).rejects.toThrow(words);
  });

  it('explains an API that stays busy', async () => {
    await expect(askOne(new Reply(429, { message: 'Too Many Requests' }))).rejects.toThrow(
      'The API is not available now: it answered 429 "Too Many Requests". Try again in some minutes.',
    );
  });

  it.each([
    ['AWS', 503, 'Service Unavailable'],
    ['the local engine', 429, 'Rate Exceeded: function Retouch-Api at ReservedConcurrentExecutions=0'],
  ])('says that the intake may be closed, by the answer of %s', async (_, status, message) => {
    const asked = askOne(new Reply(status, { message }));
    await expect(asked).rejects.toThrow(
      `The intake is closed, or Lambda has no room for the API (it answered ${status} "${message}"). If it was ` +
        'closed by retouch close, an operator opens it again: retouch close --reopen.',
    );
  });

  it('explains a page in the place of an answer', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>'),
    );
    await expect(ask(getShoot({ folder: 'a' }, { baseUrl: origin }))).rejects.toThrow(
      'The server at this address is not an API of Retouch (status 200). Check --api-url',
    );
  });
});

describe('askUnless', () => {
  const ask404 = async (type: string) => {
    const { api } = await startApi({ 'GET /shoot': problem(404, type, 'No.') });
    return askUnless('shoot-not-found', getShoot({ folder: 'a' }, api));
  };

  it('answers null for that problem', async () => {
    expect(await ask404('shoot-not-found')).toBeNull();
  });

  it('throws any other problem', async () => {
    await expect(ask404('retouch-not-found')).rejects.toThrow('No.');
  });
});
