import { expect, it } from 'vitest';
import { submitTransportFailure, TransportError } from '../../../core/segmind/transport-failure.ts';

/** An error as `fetch` throws it. */
function transportError(code: string, syscall?: string): TransportError {
  const cause = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code, syscall }) });
  return new TransportError('No whole reply.', { cause });
}

it.each([
  ['connect', 'segmind-unreachable'],
  ['read', 'submit-outcome-unknown'],
])('maps several addresses, one of which failed at %s, to %s', (syscall, failure) => {
  const errors = ['connect', syscall].map((call) =>
    Object.assign(new Error('x'), { code: 'ETIMEDOUT', syscall: call }),
  );
  const cause = new TypeError('fetch failed', { cause: new AggregateError(errors) });
  expect(submitTransportFailure(new TransportError('No whole reply.', { cause })).code).toBe(failure);
});

it.each([
  ['ECONNREFUSED', 'connect', 'segmind-unreachable'],
  ['ENETUNREACH', undefined, 'segmind-unreachable'],
  ['ENOTFOUND', 'getaddrinfo', 'segmind-unreachable'],
  ['EHOSTUNREACH', 'read', 'submit-outcome-unknown'],
  ['ENETUNREACH', 'write', 'submit-outcome-unknown'],
  ['ECONNRESET', 'read', 'submit-outcome-unknown'],
])('maps %s of %s to %s', (code, syscall, failure) => {
  expect(submitTransportFailure(transportError(code, syscall)).code).toBe(failure);
});
