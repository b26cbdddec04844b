import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { Agent } from 'undici';
import { isPublicAddress } from './public-address.js';

export class AddressNotPublic extends Error {
  constructor(hostname: string) {
    super(`${hostname} is not on the public internet`);
  }
}

/**
 * Connects to public addresses only. The address that was checked is the one that is connected to, so a name cannot
 * point elsewhere in between (DNS rebinding).
 */
export function publicDispatcher(timeoutMs: number): Agent {
  return new Agent({
    connect: { lookup: publicLookup, timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 1,
  });
}

/** Literal addresses are never looked up: they are checked before a connection is asked for. */
export function isForbiddenHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && !isPublicAddress(address);
}

function publicLookup(
  hostname: string,
  options: LookupOptions,
  done: (error: Error | null, address: string | LookupAddress[], family?: number) => void,
): void {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, []);
    // One private address among public ones is a trap as well.
    const [first] = found;
    if (!first || !found.every(({ address }) => isPublicAddress(address)))
      return done(new AddressNotPublic(hostname), []);
    return options.all ? done(null, found) : done(null, first.address, first.family);
  });
}
