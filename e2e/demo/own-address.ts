import { randomInt } from 'node:crypto';
import { Agent, fetch as fetchFrom } from 'undici';

/**
 * A `fetch` for one person, who calls a Lyceum on this machine from an address of 127.0.0.0/8 that nobody else has:
 * limits on sign-ups count addresses, and a class at one address would wait for minutes. Where the system has only
 * one such address, as macOS does, and for a Lyceum elsewhere it is the usual `fetch`, and the client waits.
 */
export function ownAddress(gatewayUrl: string): typeof fetch {
  const { hostname, port, protocol } = new URL(gatewayUrl);
  const isLocal = ['localhost', '127.0.0.1'].includes(hostname);
  if (process.platform !== 'linux' || !isLocal) return fetch;
  const origin = `${protocol}//127.0.0.1:${port}`;
  const localAddress = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
  const dispatcher = new Agent({ localAddress });
  const call = (url: string, init: object): Promise<unknown> =>
    fetchFrom(url.replace(gatewayUrl, origin), { ...init, dispatcher });
  // The package's fetch is the platform's, with types of its own.
  return call as unknown as typeof fetch;
}
