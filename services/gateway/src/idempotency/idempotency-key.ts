import { createHmac } from 'node:crypto';
import { requestErrors } from '@lyceum/platform';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../limits/index.js';

/** Visible ASCII without quote, backslash and comma: two header fields of the name come with a comma. */
const KEY = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,255}$/;

/** A request that must be done once, however often it comes. */
export interface IdempotentRequest {
  /** As the caller chose it. */
  readonly key: string;
  /** Names the request for this caller, route and key; tells nothing about them. */
  readonly name: string;
  /** Tells bodies apart without telling what is in them. */
  readonly fingerprint: string;
}

/**
 * The key is a string of structured fields, `"8e03978e…"` (draft-ietf-httpapi-idempotency-key-header-07), and
 * is taken without quotes too.
 *
 * @throws DomainError `request.idempotency_key_invalid`
 */
export function idempotentRequest(
  header: string,
  request: FastifyRequest,
  secret: Buffer,
): IdempotentRequest {
  const trimmed = header.trim();
  const key = /^".*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
  if (!KEY.test(key))
    throw requestErrors.idempotency_key_invalid({
      detail: 'One Idempotency-Key of 1 to 255 visible ASCII characters is expected.',
    });
  const { actor, headers } = request;
  // Lists of parts as JSON, so that no part can reach into the next.
  const name = mac(secret, 'name', [
    ...callerOf(request),
    actor.tenantId ?? null,
    // Browsers behind one address are told apart by the cookies that they are known by.
    (actor.kind === 'anonymous' && headers.cookie) || null,
    request.method,
    request.url,
    key,
  ]);
  const body = Buffer.isBuffer(request.body) ? request.body.toString('base64') : null;
  const fingerprint = mac(secret, 'body', [headers['content-type'] ?? null, body]);
  return { key, name, fingerprint };
}

const mac = (secret: Buffer, purpose: string, parts: readonly (string | null)[]): string =>
  createHmac('sha256', secret)
    .update(`${purpose}:${JSON.stringify(parts)}`)
    .digest('base64url');
