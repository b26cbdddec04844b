import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/** The connections of an HTTP server, whichever handle has accepted them. */
export class OpenConnections {
  private count = 0;

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.count += 1;
      socket.once('close', () => (this.count -= 1));
    });
  }

  /**
   * Empties the server without closing a connection under a request that is on its way: every answer from now
   * on says `Connection: close` (RFC 9112 §9.6), and a caller who asks nothing closes an idle connection by
   * itself, as long as it keeps those for less than `timeoutMs`. New connections are still accepted, from callers
   * that have not heard yet. A write that is lost with its connection may have been done and must not be
   * repeated, so nobody else could make it good.
   *
   * @param timeoutMs how long to wait for connections that stay open; 0 does nothing
   */
  async letCallersLeave(timeoutMs: number): Promise<void> {
    if (timeoutMs === 0) return;
    this.server.prependListener(
      'request',
      (_request: IncomingMessage, response: ServerResponse) => {
        response.shouldKeepAlive = false;
      },
    );
    const end = performance.now() + timeoutMs;
    while (this.count > 0 && performance.now() < end) await sleep(LOOK_EVERY_MS);
  }

  /**
   * Ends each connection as soon as its last answer is out, while `close` closes the server. Node looks for idle
   * connections only once, when the server stops listening, and keeps one that was just answering open for the
   * whole of its keep-alive time, for which the closing server waits.
   */
  async endAsTheyFinish(close: () => Promise<void>): Promise<void> {
    const looking = setInterval(() => {
      if (!this.server.listening) this.server.closeIdleConnections();
    }, LOOK_EVERY_MS);
    try {
      await close();
    } finally {
      clearInterval(looking);
    }
  }
}
