import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/**
 * Random ports come from below the ephemeral range of Linux (32768) and macOS (49152). A server that is
 * killed and restarted on its port would otherwise race with outgoing connections, which take their local
 * port from that range, and a client that redials a dead local server could even connect to itself.
 */
const LOWEST = 15_000;
const HIGHEST = 29_999;
const ATTEMPTS = 200;

/**
 * Who is given a port listens on it only seconds later, and until then another stack on this machine could be
 * given it too. So the UDP port of the same number, which none of our servers uses, is bound meanwhile: only
 * one process can, and the kernel lets go of it whatever becomes of that process.
 */
const claims = new Map<number, Socket>();

/**
 * Returns a TCP port on which a loopback server can listen now, and which nobody else who asks here is given
 * until `releasePort` or the end of this process: `preferred` when it is free, else a random one from
 * 15000-29999. A port counts as taken when anything listens on it at any local address, so that
 * `http://localhost:<port>` reaches us and nobody else.
 * @throws Error when 200 random ports in a row are taken.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await claim(preferred))) return preferred;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (await claim(port)) return port;
  }
  throw new Error(
    `No free TCP port found between ${LOWEST} and ${HIGHEST} after ${ATTEMPTS} attempts. Stop some local servers and try again.`,
  );
}

/**
 * The first free port at or after `first`, for an address that people type: 3000, else 3001, and so on.
 * @throws Error when the 100 ports from `first` on are all taken.
 */
export async function firstFreePort(first: number): Promise<number> {
  for (let port = first; port < first + 100; port += 1) {
    if (await claim(port)) return port;
  }
  throw new Error(
    `No free TCP port between ${first} and ${first + 99}. Choose another with PORT=<port>.`,
  );
}

/** Gives a port back once its server has stopped, so that somebody else may be given it. */
export function releasePort(port: number): void {
  claims.get(port)?.close();
  claims.delete(port);
}

/** True when nothing listens on the TCP port, at any local address. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::']) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

async function claim(port: number): Promise<boolean> {
  const socket = await bindUdp(port);
  if (socket === undefined) return false;
  if (!(await isFree(port))) {
    socket.close();
    return false;
  }
  claims.set(port, socket);
  return true;
}

function bindUdp(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.unref();
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      resolve(socket);
    });
  });
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // Only "in use" and "not allowed" speak about the port; a machine without IPv6 fails differently.
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES');
    });
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
