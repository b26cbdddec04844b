import { requestErrors } from '../errors/request-errors.js';

/** A strong ETag (RFC 9110 §8.8.3) from a row's version. */
export function entityTag(version: number): string {
  return `"v${version}"`;
}

/**
 * The version that `If-Match` asks for; `undefined` when the caller does not ask (no header, or `*`).
 *
 * @throws DomainError `request.precondition_failed` for a tag that was never given out
 */
export function expectedVersion(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const match = /^"v(\d{1,15})"$/.exec(ifMatch.trim());
  if (!match)
    throw requestErrors.precondition_failed({
      detail: 'If-Match must hold one ETag of this resource.',
    });
  return Number(match[1]);
}
