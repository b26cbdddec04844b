import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stand-in for the range service of Have I Been Pwned, on a real socket: knows some passwords, hears no whole hash. */
export class StandInRangeService {
  readonly asked: string[] = [];
  /** Answers 500 while true. */
  isBroken = false;
  url = '';
  private server: Server | undefined;

  constructor(private readonly leaked: readonly string[]) {}

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      const prefix = /^\/range\/([0-9A-F]{5})$/.exec(request.url ?? '')?.[1];
      if (this.isBroken || prefix === undefined) {
        response.writeHead(500).end();
        return;
      }
      const lines = this.leaked
        .map((password) => createHash('sha1').update(password).digest('hex').toUpperCase())
        .filter((digest) => digest.startsWith(prefix))
        .map((digest) => `${digest.slice(5)}:42`);
      // Padding, which means nothing.
      response.end([...lines, `${'0'.repeat(35)}:0`].join('\r\n'));
    });
    const server = this.server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server?.closeAllConnections();
    return new Promise((resolve) => void this.server?.close(() => resolve()));
  }
}
