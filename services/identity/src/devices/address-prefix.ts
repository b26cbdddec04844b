import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network that an address belongs to: /24 of IPv4, /48 of IPv6. Enough to tell places apart, too little
 * to tell a person. `undefined` for what is no address.
 */
export function addressPrefix(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const plain = address.split('%')[0]!;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain;
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return undefined;
  return `${groupsOf(plain).slice(0, 3).join(':')}::/48`;
}

/** The eight groups of an IPv6 address, without leading zeros (RFC 5952 §4.1). */
function groupsOf(address: string): string[] {
  // What follows an embedded IPv4 address is beyond the first three groups; its place counts as two groups.
  const hexadecimal = address.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0');
  const [head = '', tail] = hexadecimal.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = new Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16).toString(16));
}
