import { createHash } from 'node:crypto';
import { flag } from '../config/formats.js';
import { optional } from '../config/settings.js';

/** For whoever sets or reads the cookies of a session. */
export const sessionCookieSettings = {
  COOKIE_SECURE: optional(
    flag,
    'whether cookies of a session are for HTTPS only; false only without it',
    { fallback: true },
  ),
} as const;

export interface SessionCookieNames {
  /** Path=/, read at the edge, which passes it on as a bearer token. */
  readonly access: string;
  /** Path=/v1/auth, read by identity only. */
  readonly refresh: string;
  /** Path=/v1/auth, read by identity only: a browser that has signed in before. */
  readonly device: string;
}

/**
 * The names of a session's cookies. With HTTPS they carry the prefixes (RFC 6265bis §4.1.3) that keep a
 * neighbouring subdomain or plain HTTP from setting them.
 */
export function sessionCookieNames(secure: boolean): SessionCookieNames {
  return {
    access: secure ? '__Host-lyceum_access' : 'lyceum_access',
    refresh: secure ? '__Secure-lyceum_refresh' : 'lyceum_refresh',
    device: secure ? '__Secure-lyceum_device' : 'lyceum_device',
  };
}

/**
 * The value of a cookie in a `Cookie` header. One that is there twice counts as missing: somebody else may
 * have set it for a wider domain or a narrower path.
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined;
  let found: string | undefined;
  for (const part of header.split(';')) {
    const at = part.indexOf('=');
    if (at < 0 || part.slice(0, at).trim() !== name) continue;
    if (found !== undefined) return undefined;
    found = part.slice(at + 1).trim();
  }
  return found;
}

/** The claim `csrf` of an access token in a cookie, from the token that a page sends in `x-csrf-token`. */
export function csrfClaim(csrfToken: string): string {
  return createHash('sha256').update(csrfToken).digest('base64url');
}
