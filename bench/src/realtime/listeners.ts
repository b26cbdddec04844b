import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** Clients that do nothing but listen, as cheap as they can be: the server is what is measured. */
export class Listeners {
  private readonly sockets: Socket[] = [];
  private heard = 0;
  private expected = 0;
  private done: (() => void) | undefined;

  /** @throws Error when one is refused */
  async open(url: URL, count: number, headers: Readonly<Record<string, string>>): Promise<void> {
    // In rows: nobody's two thousand clients come within one millisecond.
    for (let opened = 0; opened < count; opened += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, count - opened) }, () => this.openOne(url, headers)),
      );
  }

  /** Milliseconds from `act` until every client has heard something. */
  async timeToAll(act: () => Promise<void>): Promise<number> {
    this.heard = 0;
    this.expected = this.sockets.length;
    const all = new Promise<void>((resolve) => {
      this.done = resolve;
    });
    const begun = performance.now();
    await act();
    await all;
    return performance.now() - begun;
  }

  close(): void {
    for (const socket of this.sockets.splice(0)) socket.destroy();
  }

  private async openOne(url: URL, headers: Readonly<Record<string, string>>): Promise<void> {
    const socket = connect(Number(url.port), url.hostname);
    this.sockets.push(socket);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      let head = '';
      const read = (chunk: Buffer): void => {
        head += chunk.toString('latin1');
        if (!head.includes('ready')) return;
        socket.off('data', read);
        socket.on('data', () => this.hear());
        resolve();
      };
      socket.on('data', read);
      socket.once('close', () => reject(new Error(`refused: ${head.slice(0, 200)}`)));
    });
  }

  private hear(): void {
    this.heard += 1;
    if (this.heard === this.expected) this.done?.();
  }
}

export const webSocketHeaders = (): Record<string, string> => ({
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': randomBytes(16).toString('base64'),
});
