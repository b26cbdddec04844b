import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface TakenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * A stand-in for the HTTP API of a mail provider, which no machine without an account can have: answers each
 * request with the next of the given answers, the last one for ever.
 */
export class StandInProvider {
  readonly taken: TakenRequest[] = [];
  answers: { readonly status: number; readonly body: object }[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<StandInProvider> {
    const server = createServer();
    const standIn = new StandInProvider(server);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        standIn.taken.push({
          path: request.url ?? '',
          headers: request.headers,
          body: JSON.parse(body) as Record<string, unknown>,
        });
        const [next] = standIn.answers;
        if (standIn.answers.length > 1) standIn.answers.shift();
        response.writeHead(next!.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(next!.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
