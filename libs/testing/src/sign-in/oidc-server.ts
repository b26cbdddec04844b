import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

export interface Person {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

export const CLIENT = { clientId: 'lyceum', clientSecret: 'a secret of the tests only' };

/** A real OpenID provider (`oidc-provider`), at which whoever comes is `person`. */
export class OidcServer {
  person: Person = { sub: 'nobody' };
  /** Of the codes that are given out from now on. */
  codeSeconds = 60;
  provider!: Provider;
  private readonly people = new Map<string, Person>();
  private answer: RequestListener = () => undefined;

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    private readonly redirectUris: readonly string[],
  ) {}

  static async start(redirectUris: readonly string[]): Promise<OidcServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const oidc = new OidcServer(server, issuer, redirectUris);
    server.on('request', (request, response) => oidc.answer(request, response));
    await oidc.rotateKeys();
    return oidc;
  }

  /** From now on tokens are signed with another key, and the one before is not published any more. */
  async rotateKeys(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' };
    this.provider = new Provider(this.issuer, this.configuration({ keys: [key] }));
    const callback = this.provider.callback();
    this.answer = (request, response) => {
      if (request.url?.startsWith('/interaction/')) void this.signIn(request, response);
      else void callback(request, response);
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async signIn(...[request, response]: Parameters<RequestListener>): Promise<void> {
    this.people.set(this.person.sub, this.person);
    await this.provider.interactionFinished(request, response, {
      login: { accountId: this.person.sub },
    });
  }

  private configuration(jwks: NonNullable<Configuration['jwks']>): Configuration {
    return {
      jwks,
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [...this.redirectUris],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ ...this.people.get(id), sub: id }),
      }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client!.clientId,
          accountId: oidc.session!.accountId!,
        });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      pkce: { required: () => true },
      cookies: { keys: ['of the tests only'] },
      ttl: { AuthorizationCode: () => this.codeSeconds },
    };
  }
}
