import { describe, expect, it } from 'vitest';
import { BusyError, tryAgain } from '../../../client/files/try-again.ts';
import { Interrupted } from '../../../client/program/interrupts.ts';

/** Does work that fails `failures` times; returns how often it was done, and the last error. */
async function attempt(error: unknown, failures: number, signal = new AbortController().signal) {
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries <= failures) throw error;
  };
  const thrown = await tryAgain(work, signal, 1).catch((one) => one);
  return { tries, thrown };
}

const named = (name: string) => Object.assign(new Error(name), { name });
const coded = (code: string) => Object.assign(new Error(code), { code });

describe('tryAgain', () => {
  it.each([
    ['a busy service', named('SlowDown')],
    ['a connection that broke off', coded('ECONNRESET')],
    ['a name server that is away', coded('EAI_AGAIN')],
    ['fetch without a network', new TypeError('fetch failed', { cause: coded('UND_ERR_SOCKET') })],
    ['bytes that did not arrive whole', named('BadDigest')],
    ['a status of a server that fails', Object.assign(new Error(), { $metadata: { httpStatusCode: 502 } })],
    ['too many requests', Object.assign(new Error(), { $metadata: { httpStatusCode: 429 } })],
    ['a refusal that may pass', new BusyError('S3 refused')],
  ])('tries again after %s', async (_, error) => {
    expect(await attempt(error, 1)).toEqual({ tries: 2, thrown: undefined });
  });

  it.each([
    ['a refusal', named('AccessDenied')],
    ['a file that is gone', coded('ENOENT')],
    ['a status that says what is wrong', Object.assign(new Error(), { $metadata: { httpStatusCode: 404 } })],
    ['something that is no error', 'text'],
  ])('throws %s at once', async (_, error) => {
    expect(await attempt(error, 1)).toEqual({ tries: 1, thrown: error });
  });

  it('throws the error of the fifth try', async () => {
    const error = named('SlowDown');
    expect(await attempt(error, 9)).toEqual({ tries: 5, thrown: error });
  });

  it('throws the reason of an interruption', async () => {
    const reason = new Interrupted('SIGINT');
    expect(await attempt(named('SlowDown'), 1, AbortSignal.abort(reason))).toEqual({
      tries: 1,
      thrown: reason,
    });
  });
});
