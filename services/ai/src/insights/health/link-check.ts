import { setTimeout as delay } from 'node:timers/promises';
import { request, type Dispatcher } from 'undici';
import { AddressNotPublic, isForbiddenHost } from './public-dispatcher.js';

export type LinkState =
  /** It answers. */
  | { readonly state: 'alive' }
  /** It says that there is nothing (404, 410), or the name does not exist. */
  | { readonly state: 'dead'; readonly reason: string }
  /** Nothing can be said: it wants a sign-in, is busy, slow, or not for us to visit. */
  | { readonly state: 'unknown'; readonly reason: string };

export interface LinkCheckOptions {
  /** How connections are made; it must refuse what is not public. */
  readonly dispatcher: Dispatcher;
  /** Of one request. */
  readonly timeoutMs: number;
  /** Between two requests to one host. */
  readonly pauseMs: number;
  /** Hosts at a time. */
  readonly concurrency: number;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const GONE = new Set([404, 410]);
/** Answers to HEAD of servers that only know GET. */
const HEAD_UNKNOWN = new Set([400, 403, 404, 405, 410, 501]);
const NO_SUCH_NAME = new Set(['ENOTFOUND', 'EAI_NODATA', 'EAI_NONAME']);

/** Visits each address: the ones of a host one after the other, with a pause in between. */
export async function checkLinks(
  urls: readonly string[],
  options: LinkCheckOptions,
  signal: AbortSignal,
): Promise<Map<string, LinkState>> {
  const hosts = [...byHost(urls).values()];
  const states = new Map<string, LinkState>();
  const visitHosts = async (): Promise<void> => {
    for (let urlsOfHost = hosts.pop(); urlsOfHost; urlsOfHost = hosts.pop())
      for (const [at, url] of urlsOfHost.entries()) {
        if (at > 0) await delay(options.pauseMs, undefined, { signal });
        states.set(url, await checkLink(url, options, signal));
      }
  };
  await Promise.all(Array.from({ length: options.concurrency }, visitHosts));
  return states;
}

function byHost(urls: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const url of urls) {
    const { host } = new URL(url);
    groups.set(host, [...(groups.get(host) ?? []), url]);
  }
  return groups;
}

async function checkLink(
  url: string,
  options: LinkCheckOptions,
  signal: AbortSignal,
): Promise<LinkState> {
  try {
    const head = await statusOf('HEAD', url, options, signal);
    const status = HEAD_UNKNOWN.has(head) ? await statusOf('GET', url, options, signal) : head;
    if (GONE.has(status)) return { state: 'dead', reason: `answers ${status}` };
    if (status < 400) return { state: 'alive' };
    return { state: 'unknown', reason: `answers ${status}` };
  } catch (error) {
    signal.throwIfAborted();
    return stateOfFailure(error);
  }
}

/** Follows redirects, each of which is guarded like the first address. The body is not read. */
async function statusOf(
  method: 'HEAD' | 'GET',
  from: string,
  { dispatcher, timeoutMs }: LinkCheckOptions,
  signal: AbortSignal,
): Promise<number> {
  let url = new URL(from);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    if (!/^https?:$/.test(url.protocol) || isForbiddenHost(url.hostname))
      throw new AddressNotPublic(url.hostname);
    const { statusCode, headers, body } = await request(url, {
      method,
      dispatcher,
      headers: { 'user-agent': 'Lyceum link check' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    // Ends the connection of a body that nobody will read; that is no failure of the link.
    body.on('error', () => undefined).destroy();
    const { location } = headers;
    if (!REDIRECTS.has(statusCode) || typeof location !== 'string') return statusCode;
    url = new URL(location, url);
  }
  throw new Error(`more than ${MOST_REDIRECTS} redirects`);
}

function stateOfFailure(error: unknown): LinkState {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && NO_SUCH_NAME.has(code))
    return { state: 'dead', reason: 'there is no such name' };
  return { state: 'unknown', reason: code ?? message };
}
