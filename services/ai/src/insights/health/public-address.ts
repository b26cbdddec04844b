import ipaddr from 'ipaddr.js';

/**
 * Whether an address belongs to the public internet. Loopback, private and link-local networks, those of cloud
 * metadata, and IPv4 addresses dressed up as IPv6 do not.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}
