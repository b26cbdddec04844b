import { requestErrors } from '../errors/request-errors.js';
import { anonymousActor, type Actor, type Origin } from './actor.js';
import type { AccessClaims, TokenVerifier } from './token-verifier.js';

/**
 * The actor of a request from its `Authorization` header. Synchronous for a token seen before: the caller
 * decides whether to await. Without the header the actor is anonymous.
 *
 * @param beforeVerifying see `TokenVerifier.verify`
 * @throws DomainError `request.token_invalid` for anything but a valid bearer token
 */
export function authenticate(
  verifier: TokenVerifier,
  authorization: string | undefined,
  origin: Origin,
  beforeVerifying?: () => void,
): Actor | Promise<Actor> {
  if (authorization === undefined) return anonymousActor(origin);
  if (!/^bearer /i.test(authorization))
    throw requestErrors.token_invalid({ detail: 'Only bearer tokens are taken.' });
  const claims = verifier.verify(authorization.slice(7).trim(), beforeVerifying);
  return claims instanceof Promise
    ? claims.then((verified) => userActor(verified, origin))
    : userActor(claims, origin);
}

function userActor(claims: AccessClaims, origin: Origin): Actor {
  return {
    kind: 'user',
    userId: claims.sub,
    tenantId: claims.tid,
    role: claims.role,
    scopes: claims.scope.split(' ').filter(Boolean),
    sessionId: claims.sid,
    requestId: origin.requestId,
    trace: origin.trace,
    client: origin.client,
    once: origin.once,
  };
}
