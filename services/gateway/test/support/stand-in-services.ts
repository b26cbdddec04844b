import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Behaviour = (request: Received, response: ServerResponse) => void | Promise<void>;

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * Stands in for every service behind the edge, over real sockets, because the edge is what is tested: it
 * answers as told, remembers what it was asked, and publishes the key of the tokens that it makes.
 */
export class StandInServices {
  readonly received: Received[] = [];
  behaviour: Behaviour = (_request, response) => StandInServices.json(response, 200, { ok: true });
  private readonly keys = generateKeyPairSync('ed25519');
  private readonly server: Server = createServer((request, response) => {
    void this.handle(request, response);
  });

  static json(
    response: ServerResponse,
    status: number,
    body: object,
    headers: Record<string, string | string[]> = {},
  ): void {
    const text = JSON.stringify(body);
    response
      .writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
        ...headers,
      })
      .end(text);
  }

  async start(port = 0): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** An access token that the edge takes for genuine. */
  token(claims: Record<string, unknown> = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const content = [
      encoded({ alg: 'EdDSA', kid: 'stand-in', typ: 'JWT' }),
      encoded({
        iss: 'lyceum',
        aud: 'lyceum-api',
        sub: randomUUID(),
        sid: randomUUID(),
        tid: randomUUID(),
        role: 'owner',
        jti: randomUUID(),
        iat: now,
        exp: now + 600,
        ...claims,
      }),
    ].join('.');
    const signature = sign(null, Buffer.from(content), this.keys.privateKey);
    return `${content}.${signature.toString('base64url')}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    if (this.server.listening) await once(this.server, 'close');
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/.well-known/jwks.json') {
      const key = {
        ...this.keys.publicKey.export({ format: 'jwk' }),
        kid: 'stand-in',
        alg: 'EdDSA',
      };
      StandInServices.json(response, 200, { keys: [key] });
      return;
    }
    const received = {
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: (await buffer(request)).toString(),
    };
    this.received.push(received);
    await this.behaviour(received, response);
  }
}
