import type { IncomingHttpHeaders } from 'node:http';
import { readCookie } from '@lyceum/platform';
import type { FastifyRequest } from 'fastify';
import type { VisibleHeaders } from '../answers/index.js';
import { isCompressibleKind, plainTags } from '../compression/index.js';

/** RFC 9110 §7.6.1: meant for one connection only. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What a service may learn from a caller. An allow-list: internal headers cannot be forged from outside. */
const FORWARDED = [
  'accept',
  'accept-language',
  'authorization',
  'content-type',
  'idempotency-key',
  'range',
  'user-agent',
] as const;

const CONDITIONS = ['if-match', 'if-none-match'] as const;

/** Milliseconds that are left of the caller's patience; a service may use it to give up in time. */
export const BUDGET_HEADER = 'x-budget-ms';

export interface Forwarding {
  readonly traceparent: string;
  /** Milliseconds. */
  readonly budget: number;
  /** Names of cookies that the service reads itself. */
  readonly cookies: readonly string[];
}

export function requestHeaders(
  request: FastifyRequest,
  { traceparent, budget, cookies }: Forwarding,
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-request-id': request.id,
    'x-forwarded-for': request.ip,
    [BUDGET_HEADER]: String(Math.max(0, Math.round(budget))),
    traceparent,
  };
  for (const name of FORWARDED) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  for (const name of CONDITIONS) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = plainTags(value);
  }
  if (cookies.length > 0 && request.headers.cookie !== undefined) {
    const own = cookies
      .map((name) => [name, readCookie(request.headers.cookie, name)])
      .filter(([, value]) => value !== undefined);
    if (own.length > 0) headers.cookie = own.map(([name, value]) => `${name}=${value}`).join('; ');
  }
  return headers;
}

/** Headers of an answer that go on to the caller; names are lower case. */
export function responseHeaders(headers: IncomingHttpHeaders): VisibleHeaders {
  const kept: VisibleHeaders = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !HOP_BY_HOP.has(name) && name !== 'cache-tag') kept[name] = value;
  }
  if (isCompressibleKind(headers)) kept.vary = joined(kept.vary, 'accept-encoding');
  // Without a word about it a shared cache may guess (RFC 9111 §4.2.2), and guess wrong about somebody's own.
  kept['cache-control'] ??= kept.etag === undefined ? 'no-store' : 'private, no-cache';
  return kept;
}

/** Adds what the edge has to say itself. Its `Vary` goes with that of the service. */
export function mergeEdgeHeaders(
  visible: VisibleHeaders,
  own: Readonly<Record<string, string | number | string[] | undefined>>,
): void {
  for (const name in own) {
    const value = own[name];
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value : String(value);
    visible[name] = name === 'vary' ? joined(visible.vary, String(text)) : text;
  }
}

const joined = (list: string | string[] | undefined, item: string): string =>
  list === undefined || list === '' ? item : `${String(list)}, ${item}`;
