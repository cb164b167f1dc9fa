import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { vendorText } from './vendor-text.ts';

/** Thrown for a URL that we must not request: it is not https, or its address is not public. */
export class AddressNotAllowedError extends Error {
  override readonly name = 'AddressNotAllowedError';
}

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry */
const NOT_PUBLIC: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
// Only global unicast is public, except these ranges in it: documentation, Teredo, 6to4, NAT64.
const PUBLIC_V6 = new BlockList();
PUBLIC_V6.addSubnet('2000::', 3, 'ipv6');
const BLOCKED = new BlockList();
for (const [net, prefix] of NOT_PUBLIC) BLOCKED.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  BLOCKED.addSubnet(net, prefix, 'ipv6');
}

/** True for an address of the public internet: not private, loopback, link-local, multicast or reserved. */
export function isPublicAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isPublicAddress(mapped);
  switch (isIP(address)) {
    case 4:
      return !BLOCKED.check(address, 'ipv4');
    case 6:
      return PUBLIC_V6.check(address, 'ipv6') && !BLOCKED.check(address, 'ipv6');
    default:
      return false;
  }
}

/**
 * Checks a host that is an IP address. A socket does no look-up for it, so {@link lookupPublic} never sees
 * it.
 * @throws {AddressNotAllowedError} if the address is not public
 */
export function checkLiteralAddress(hostname: string): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw notAllowed(hostname);
}

/** Resolves a name to all its addresses: `dns.lookup`, or a fake in tests. */
export type ResolveAll = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A DNS look-up for a socket that fails if any address of the name is not public. The socket connects to the
 * address that this look-up returns, so a name cannot show one address to a check and another to the
 * connection.
 */
export function createPublicLookup(resolveAll: ResolveAll): LookupFunction {
  return (hostname, options, callback) => {
    resolveAll(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '');
      const [first] = addresses;
      if (first === undefined || addresses.some(({ address }) => !isPublicAddress(address))) {
        return callback(notAllowed(hostname), '');
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
  };
}

/** {@link createPublicLookup} over the system's DNS. */
export const lookupPublic: LookupFunction = createPublicLookup(dnsLookup);

/**
 * Checks a URL that a third party chose, and returns the options to request it with: none for a trusted
 * origin, else a look-up that accepts only public addresses.
 * @param trustedOrigins origins that may use http and private addresses
 * @throws {AddressNotAllowedError} if the URL is not https, or its host is an address that is not public
 */
export function guardTarget(
  url: URL,
  trustedOrigins: readonly string[],
  lookup: LookupFunction = lookupPublic,
): { lookup?: LookupFunction } {
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  // The origin alone is not enough: `blob:https://host/` has the origin of `https://host`.
  if (isHttp && trustedOrigins.includes(url.origin)) return {};
  if (url.protocol !== 'https:') {
    throw new AddressNotAllowedError(`The URL has the origin ${vendorText(url.origin)}; expected https.`);
  }
  checkLiteralAddress(url.hostname);
  return { lookup };
}

function notAllowed(hostname: string): AddressNotAllowedError {
  return new AddressNotAllowedError(
    `The host ${hostname} has an address that is not on the public internet.`,
  );
}
