import {
  SetMetadata,
  createParamDecorator,
  type CanActivate,
  type CustomDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { requestErrors } from '../errors/request-errors.js';
import type { Actor, Role } from './actor.js';

const ACCESS = 'lyceum:access';
export type Access = 'public' | readonly Role[];

/** Anybody may call this route, with or without an account. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/** Only these roles in the school that the token is for. Without a decorator, any signed-in user. */
export const Allow = (...allowed: Role[]): CustomDecorator =>
  SetMetadata(ACCESS, allowed satisfies Access);

/** Who may call a handler: what its decorators say, or `undefined` for any signed-in user. */
export const declaredAccess = (controller: object, handler: object): Access | undefined =>
  (Reflect.getOwnMetadata(ACCESS, handler) ?? Reflect.getOwnMetadata(ACCESS, controller)) as
    Access | undefined;

/** The actor as a handler's parameter. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor =>
    context.switchToHttp().getRequest<FastifyRequest>().actor,
);

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether the scopes of a token let it call this method of a service: `catalog:read` the safe ones,
 * `catalog:write` all of them. A token without scopes may do whatever its role may.
 */
export function scopesAllow(scopes: readonly string[], service: string, method: string): boolean {
  if (scopes.length === 0 || scopes.includes(`${service}:write`)) return true;
  return SAFE_METHODS.has(method) && scopes.includes(`${service}:read`);
}

/** Closed by default: a route without a decorator needs a signed-in user. Scopes narrow what a role may. */
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly service: string,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    const { actor, method } = context.switchToHttp().getRequest<FastifyRequest>();
    if (actor.kind !== 'user') throw requestErrors.unauthenticated();
    if (!scopesAllow(actor.scopes, this.service, method))
      throw requestErrors.forbidden({
        detail: `This takes a token with the scope ${this.service}:${SAFE_METHODS.has(method) ? 'read' : 'write'}.`,
      });
    if (access && !access.includes(actor.role as Role))
      throw requestErrors.forbidden({
        detail: `It takes one of these roles: ${access.join(', ')}.`,
      });
    return true;
  }
}
