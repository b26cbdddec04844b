import { newTraceContext, type TraceContext } from '../telemetry/trace-context.js';

export const roles = ['owner', 'instructor', 'assistant', 'learner', 'admin'] as const;
export type Role = (typeof roles)[number];

/**
 * Who acts, in which school, on behalf of which request. It is the first argument of everything that
 * touches data: the database enforces isolation with it, events and spans take their origin from it.
 * Passing it explicitly is also what keeps AsyncLocalStorage off the hot path.
 */
export interface Actor {
  readonly kind: 'user' | 'anonymous' | 'system';
  /** Set for `user`. A pseudonymous id: it may appear in events and logs. */
  readonly userId: string | undefined;
  /** The school acted in. Nothing tenant-owned is visible without it. */
  readonly tenantId: string | undefined;
  /** `system` for work of the service itself (relay, inbox, jobs), `anonymous` without a token. */
  readonly role: Role | 'anonymous' | 'system';
  readonly scopes: readonly string[];
  readonly sessionId: string | undefined;
  readonly requestId: string;
  readonly trace: TraceContext;
  /** Who made the request, as the network shows it; absent for work without a request. */
  readonly client?: RequestClient | undefined;
  /** The user's request is to be done once. */
  readonly once?: OnceRequest | undefined;
}

/** A request that its caller may repeat and wants done once (`Idempotency-Key`). */
export interface OnceRequest {
  /** 32 bytes: the same for the same caller, school, route and key. */
  readonly name: Buffer;
  /** 32 bytes: tells bodies apart. */
  readonly fingerprint: Buffer;
}

/** What a request says of the machine it came from. Personal: for audit and abuse only, never for the bus. */
export interface RequestClient {
  /** IPv4 or IPv6; of the caller when the peer is a trusted proxy. */
  readonly address: string;
  readonly userAgent: string | undefined;
}

export interface Origin {
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly client?: RequestClient | undefined;
  readonly once?: OnceRequest | undefined;
}

export function anonymousActor(origin: Origin): Actor {
  return {
    kind: 'anonymous',
    userId: undefined,
    tenantId: undefined,
    role: 'anonymous',
    scopes: [],
    sessionId: undefined,
    requestId: origin.requestId,
    trace: origin.trace,
    client: origin.client,
  };
}

/**
 * The service itself. `purpose` names the work (`relay`, `sign-up`) and becomes the request id of logs
 * unless there is a request. With a tenant it may be used for work inside that school.
 */
export function systemActor(
  purpose: string,
  options: { origin?: Origin | undefined; tenantId?: string | undefined } = {},
): Actor {
  const origin = options.origin ?? { requestId: purpose, trace: newTraceContext(false) };
  return { ...anonymousActor(origin), kind: 'system', role: 'system', tenantId: options.tenantId };
}

/**
 * The service itself, on behalf of somebody: for what it has checked and the caller's own rights do not reach, such as
 * joining a school.
 *
 * @param tenantId the school that it is done in
 */
export function onBehalfOf(caller: Actor, tenantId: string | undefined): Actor {
  const { userId, sessionId, once } = caller;
  const system = systemActor('request', { origin: caller, tenantId });
  return { ...system, userId, sessionId, once };
}
