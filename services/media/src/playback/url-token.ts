import { createHmac } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { isSameSecret } from '@lyceum/platform';

/**
 * URL token authentication as bunny.net has it (HMAC-SHA256), so that one address works at our own edge and
 * behind that CDN. The directory form stands before the path and covers everything below `token_path`.
 */
export interface TokenClaims {
  /** Of the address; signed unless there is a `token_path`. */
  readonly path: string;
  /** Seconds since 1970. */
  readonly expires: number;
  /** Bound to it when given: an IPv4 address, or the network (first 64 bits) of an IPv6 one. */
  readonly address?: string | undefined;
  /** Signed parameters: `token_path`, `token_countries`, `limit`, … */
  readonly params: Readonly<Record<string, string>>;
}

export interface SignedPath {
  readonly token: string;
  /** With the token: to be put after the origin. */
  readonly path: string;
}

/** `HS256-…`, or `HS256-1-…` when it is bound to an address. */
export function urlToken(key: string, { path, expires, address, params }: TokenClaims): string {
  const signature = createHmac('sha256', key)
    .update(params['token_path'] ?? path)
    .update(String(expires))
    .update(address === undefined ? '' : packedAddress(address))
    .update(
      sorted(params)
        .map(([name, value]) => `${name}=${value}`)
        .join('&'),
    )
    .digest('base64url');
  return `HS256-${address === undefined ? '' : '1-'}${signature}`;
}

export function signPath(key: string, claims: TokenClaims, form: 'file' | 'directory'): SignedPath {
  const token = urlToken(key, claims);
  const params = sorted(claims.params).map(
    ([name, value]) => `&${name}=${encodeURIComponent(value)}`,
  );
  const tail = `${token}${params.join('')}&expires=${claims.expires}`;
  return {
    token,
    path:
      form === 'directory' ? `/bcdn_token=${tail}${claims.path}` : `${claims.path}?token=${tail}`,
  };
}

/** What an address says of itself; nothing of it is true before `isTokenValid` has said so. */
export interface TokenRead {
  readonly token: string;
  readonly expires: number;
  readonly params: Readonly<Record<string, string>>;
  readonly path: string;
}

/**
 * Reads both forms. @param url path and query as the request has them
 * @returns undefined when there is no token in it
 */
export function readToken(url: string): TokenRead | undefined {
  const directory = /^\/bcdn_token=([^/]*)(\/.*)$/.exec(url);
  const [path, query] = directory
    ? [directory[2]!.split('?')[0]!, `token=${directory[1]!}`]
    : (url.split('?', 2) as [string, string?]);
  if (query === undefined) return undefined;
  const { token, expires, ...params } = Object.fromEntries(new URLSearchParams(query));
  if (token === undefined || !/^\d{1,12}$/.test(expires ?? '')) return undefined;
  return { token, expires: Number(expires), params, path };
}

/** @param keys any of which may have signed it. @param address that asks. @param now seconds since 1970 */
export function isTokenValid(
  keys: readonly string[],
  { token, expires, params, path }: TokenRead,
  { address, now }: { address: string; now: number },
): boolean {
  const covered = params['token_path'];
  if (expires <= now || (covered !== undefined && !isBelow(path, covered))) return false;
  const bound = token.startsWith('HS256-1-') ? address : undefined;
  return keys.some((key) =>
    isSameSecret(token, urlToken(key, { path, expires, address: bound, params })),
  );
}

/** A folder covers what is in it, and no folder whose name begins like it. */
const isBelow = (path: string, covered: string): boolean =>
  path === covered || path.startsWith(covered.endsWith('/') ? covered : `${covered}/`);

const sorted = (params: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));

/** @throws Error for what is no address */
function packedAddress(address: string): Buffer {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return Buffer.from(plain.split('.').map(Number));
  if (!isIPv6(plain)) throw new Error('not an IP address');
  const [before = '', after] = plain.split('%')[0]!.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const head = groups(before);
  const zeros =
    after === undefined ? [] : Array<string>(8 - head.length - groups(after).length).fill('0');
  // Whoever has an IPv6 address has the 64 bits behind its network, and changes them at will.
  const network = [...head, ...zeros, ...groups(after ?? '')].slice(0, 4);
  const bytes = Buffer.alloc(16);
  network.forEach((group, at) => bytes.writeUInt16BE(Number.parseInt(group, 16), at * 2));
  return bytes;
}
