import { isIP, isIPv4 } from 'node:net';

/**
 * What stands for an address when it is limited: an IPv4 address as it is, an IPv6 address as its /64,
 * because that is the least a subscriber is given and so costs nothing to vary.
 */
export function limitedAddress(address: string): string {
  const plain = address.split('%', 1)[0]!.toLowerCase();
  if (isIP(plain) !== 6) return plain;
  const groups = expanded(plain);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped)
    return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address. */
function expanded(address: string): number[] {
  const last = address.slice(address.lastIndexOf(':') + 1);
  const text = isIPv4(last) ? address.slice(0, -last.length) + embedded(last) : address;
  const [head = '', tail] = text.split('::');
  const groupsOf = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const left = groupsOf(head);
  if (tail === undefined) return left;
  const right = groupsOf(tail);
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

/** `192.0.2.1` at the end of an IPv6 address, in its own notation. */
function embedded(ipv4: string): string {
  const [a, b, c, d] = ipv4.split('.').map(Number) as [number, number, number, number];
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
