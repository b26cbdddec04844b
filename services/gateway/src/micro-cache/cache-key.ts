import type { FastifyRequest } from 'fastify';

/**
 * The address with its parameters in the order of their names: what differs only in their order is the
 * same. Parameters of one name keep their order, which may mean something.
 */
export function normalisedUrl(url: string): string {
  const query = url.indexOf('?');
  if (query < 0) return url;
  const path = url.slice(0, query);
  const parts = url
    .slice(query + 1)
    .split('&')
    .filter(Boolean);
  if (parts.length === 0) return path;
  const name = (part: string): string => part.split('=', 1)[0]!;
  const sorted = parts.sort((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
  return `${path}?${sorted.join('&')}`;
}

/** What an answer is kept under, before it is known which headers it depends on. */
export function baseKey(request: FastifyRequest): string {
  const { accept } = request.headers;
  return `${accept === undefined || accept === '*/*' ? '' : accept} ${normalisedUrl(request.url)}`;
}

/** The edge's own doing: they do not change what a service answers. */
const EDGE_VARY = new Set(['accept', 'accept-encoding', 'origin']);

/** The headers that an answer depends on by its `Vary`; `undefined` when that cannot be told. */
export function variesOn(vary: string | undefined): readonly string[] | undefined {
  const names = (vary ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && !EDGE_VARY.has(name));
  return names.includes('*') ? undefined : names.sort();
}

export function fullKey(base: string, names: readonly string[], request: FastifyRequest): string {
  return names.reduce(
    (key, name) => `${key}\n${name}:${String(request.headers[name] ?? '')}`,
    base,
  );
}
