import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CLIENT } from '@lyceum/testing/sign-in';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';

export interface Behaviour {
  /** Of the id token, over what would be right. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signing?: 'other-key' | 'none' | 'secret';
  readonly discovery?: (response: ServerResponse, document: object) => void;
  readonly token?: (response: ServerResponse, answer: object) => void;
}

/** A provider that lies, dawdles and babbles as told. It gives its codes without asking anybody. */
export class HostileProvider {
  behaviour: Behaviour = {};
  nonce = '';

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(): Promise<HostileProvider> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const other = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' };
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const hostile = new HostileProvider(server, issuer);
    const idToken = async (): Promise<string> => {
      const { claims = {}, signing } = hostile.behaviour;
      const now = Math.floor(Date.now() / 1000);
      const payload = {
        iss: issuer,
        aud: CLIENT.clientId,
        sub: 'hostile',
        iat: now,
        exp: now + 60,
        nonce: hostile.nonce,
        email: 'ada@example.test',
        email_verified: true,
        ...claims,
      };
      if (signing === 'none') return new UnsecuredJWT(payload).encode();
      if (signing === 'secret')
        return new SignJWT(payload)
          .setProtectedHeader({ alg: 'HS256' })
          .sign(Buffer.from(CLIENT.clientSecret));
      const key = signing === 'other-key' ? other.privateKey : privateKey;
      return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(key);
    };
    server.on('request', (request, response) => {
      const { discovery = json, token = json } = hostile.behaviour;
      if (request.url === '/.well-known/openid-configuration')
        discovery(response, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          id_token_signing_alg_values_supported: ['ES256'],
        });
      else if (request.url === '/jwks') json(response, { keys: [jwk] });
      else
        void idToken().then((id_token) =>
          token(response, { access_token: 'a', token_type: 'bearer', id_token }),
        );
    });
    return hostile;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function json(response: ServerResponse, body: object): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}
