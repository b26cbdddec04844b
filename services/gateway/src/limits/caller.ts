import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { limitedAddress } from './address.js';

/** Who is counted: a kind, and an id within it. */
export type Caller = readonly [kind: 'user' | 'key' | 'address', id: string];

/** The API key that a request came with, else its user, else its address. */
export function callerOf(request: FastifyRequest): Caller {
  const { actor } = request;
  if (actor.kind === 'user')
    return request.credential === 'api-key' ? ['key', actor.sessionId!] : ['user', actor.userId!];
  return addressOf(request);
}

/** Where the request came from. */
export function addressOf(request: FastifyRequest): Caller {
  // A trusted proxy may still write nonsense; then the proxy is who called.
  const address = isIP(request.ip) === 0 ? (request.socket.remoteAddress ?? '?') : request.ip;
  return ['address', limitedAddress(address)];
}
