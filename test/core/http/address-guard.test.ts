import { describe, expect, it } from 'vitest';
import {
  AddressNotAllowedError,
  checkLiteralAddress,
  createPublicLookup,
  guardTarget,
  isPublicAddress,
  lookupPublic,
} from '../../../core/http/address-guard.ts';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '52.216.1.1', '2606:4700::1111', '::ffff:8.8.8.8'])('accepts %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '::7f00:1',
    'fd00:ec2::254',
    '192.88.99.1',
    '3fff::1',
    'fe80::1%eth0',
    'not an address',
  ])('refuses %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('checkLiteralAddress', () => {
  it.each(['127.0.0.1', '[::1]', '[::ffff:7f00:1]'])('throws for the host %s', (host) => {
    expect(() => checkLiteralAddress(host)).toThrow(AddressNotAllowedError);
  });

  it.each(['example.com', '8.8.8.8', '[2606:4700::1111]'])('lets the host %s pass', (host) => {
    expect(() => checkLiteralAddress(host)).not.toThrow();
  });
});

describe('guardTarget', () => {
  const trusted = 'http://127.0.0.1:9000';

  it('accepts a trusted origin without a check', () => {
    expect(guardTarget(new URL(`${trusted}/a`), [trusted])).toEqual({});
  });

  it('resolves a public host again at the connection', () => {
    expect(guardTarget(new URL('https://example.com/a'), [trusted])).toEqual({ lookup: lookupPublic });
  });

  it.each([
    ['plain http', 'http://example.com/a', 'expected https'],
    ['a private address', 'https://10.0.0.1/a', 'not on the public internet'],
    ['a trusted host on another port', 'http://127.0.0.1:9001/a', 'expected https'],
    ['a blob of a trusted origin', `blob:${trusted}/a`, 'expected https'],
  ])('refuses %s', (_, url, reason) => {
    expect(() => guardTarget(new URL(url), [trusted])).toThrow(
      expect.objectContaining({ name: 'AddressNotAllowedError', message: expect.stringContaining(reason) }),
    );
  });
});

describe('lookupPublic', () => {
  it.each([{ all: true }, { all: false }, {}])(
    'fails for a name that leads to loopback, %j',
    async (options) => {
      const error = await new Promise((resolve) => lookupPublic('localhost', options, resolve));
      expect(error).toBeInstanceOf(AddressNotAllowedError);
    },
  );

  it('passes on the error that a name is unknown', async () => {
    const error = await new Promise((resolve) => lookupPublic('no-such-host.invalid', {}, resolve));
    expect(error).toMatchObject({ syscall: 'getaddrinfo' });
  });
});

describe('createPublicLookup', () => {
  const publicAddress = { address: '8.8.8.8', family: 4 };

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', 'fd00:ec2::254', '::ffff:10.0.0.1'])(
    'fails for a name that leads to a public address and to %s',
    async (address) => {
      for (const answers of [
        [publicAddress, { address, family: 4 }],
        [{ address, family: 4 }, publicAddress],
      ]) {
        const lookup = createPublicLookup((_, __, answer) => answer(null, answers));
        const error = await new Promise((resolve) => lookup('mixed.example', {}, resolve));
        expect(error).toBeInstanceOf(AddressNotAllowedError);
      }
    },
  );

  it('returns the addresses that it has checked', async () => {
    const lookup = createPublicLookup((_, __, answer) => answer(null, [publicAddress]));
    const seen = await new Promise((resolve) =>
      lookup('public.example', { all: true }, (_, addresses) => resolve(addresses)),
    );
    expect(seen).toEqual([publicAddress]);
  });

  it('fails for a name without an address', async () => {
    const lookup = createPublicLookup((_, __, answer) => answer(null, []));
    const error = await new Promise((resolve) => lookup('none.example', {}, resolve));
    expect(error).toBeInstanceOf(AddressNotAllowedError);
  });
});
