import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Who a token is for. */
export interface TokenClaims {
  readonly userId: string;
  readonly schoolId: string;
  readonly role: 'owner' | 'instructor' | 'assistant' | 'learner' | 'admin';
  /** Space-separated; without any, whatever the role may. */
  readonly scope?: string;
}

const KEY_ID = 'stand-in';
const TOKEN_SECONDS = 3_600;

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** In place of identity, for stacks without it: publishes a key and signs tokens for whomever a test needs. */
export class StandInIdentity {
  private constructor(
    private readonly server: Server,
    private readonly privateKey: KeyObject,
  ) {}

  static async start(): Promise<StandInIdentity> {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'EdDSA', use: 'sig' };
    const server = createServer((request, response) => {
      const isKeySet = request.url === '/.well-known/jwks.json';
      response.writeHead(isKeySet ? 200 : 404, { 'content-type': 'application/json' });
      response.end(isKeySet ? JSON.stringify({ keys: [key] }) : '{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new StandInIdentity(server, privateKey);
  }

  /** What the other services get as `IDENTITY_URL`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  token({ userId, schoolId, role, scope = '' }: TokenClaims): string {
    const now = Math.floor(Date.now() / 1000);
    const content = [
      encoded({ alg: 'EdDSA', kid: KEY_ID, typ: 'JWT' }),
      encoded({
        iss: 'lyceum',
        aud: 'lyceum-api',
        sub: userId,
        sid: randomUUID(),
        tid: schoolId,
        role,
        scope,
        iat: now,
        exp: now + TOKEN_SECONDS,
      }),
    ].join('.');
    return `${content}.${sign(null, Buffer.from(content), this.privateKey).toString('base64url')}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
