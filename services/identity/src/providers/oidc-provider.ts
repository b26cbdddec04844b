import {
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  type IDToken,
  type ServerMetadata,
} from 'openid-client';
import { boundedFetch } from './bounded-fetch.js';
import type {
  FlowChecks,
  ProviderAnswer,
  ProviderClient,
  ProviderIdentity,
} from './provider-client.js';
import { providerErrors } from './provider.errors.js';
import { providerFailure } from './provider-failure.js';
import { usableName, verifiedEmail } from './usable-claims.js';

const METADATA_MS = 600_000;

export interface OidcOptions {
  readonly name: string;
  readonly title: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whether a verified address belongs to whoever has the account at the provider. */
  readonly ownsEmail: (email: string, claims: IDToken) => boolean;
}

/** OpenID Connect with the authorization code flow (Core 1.0 §3.1), PKCE, state and nonce. */
export class OidcProvider implements ProviderClient {
  readonly name: string;
  readonly title: string;
  private metadata: Promise<ServerMetadata> | undefined;
  private fetchedAt = 0;

  constructor(private readonly options: OidcOptions) {
    this.name = options.name;
    this.title = options.title;
  }

  async authorizationUrl(redirectUri: string, state: string, checks: FlowChecks): Promise<string> {
    const client = await this.client();
    return buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid email profile',
      state,
      nonce: checks.nonce,
      code_challenge: await calculatePKCECodeChallenge(checks.codeVerifier),
      code_challenge_method: 'S256',
    }).href;
  }

  async identify(
    redirectUri: string,
    { code, state, iss }: ProviderAnswer,
    { codeVerifier, nonce }: FlowChecks,
  ): Promise<ProviderIdentity> {
    const client = await this.client();
    const callback = new URL(redirectUri);
    callback.search = new URLSearchParams({
      code,
      state,
      ...(iss !== undefined && { iss }),
    }).toString();
    try {
      const tokens = await authorizationCodeGrant(client, callback, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      // Many give the address only at the userinfo endpoint (Core 1.0 §5.4).
      const more =
        claims['email'] === undefined && client.serverMetadata().userinfo_endpoint !== undefined
          ? await fetchUserInfo(client, tokens.access_token, claims.sub)
          : undefined;
      return this.identityOf({ ...more, ...claims });
    } catch (error) {
      throw providerFailure(error);
    }
  }

  private identityOf(claims: IDToken): ProviderIdentity {
    const email = verifiedEmail(claims['email'], claims['email_verified']);
    return {
      issuer: claims.iss,
      subject: claims.sub,
      email,
      ownsEmail: email !== undefined && this.options.ownsEmail(email, claims),
      displayName: usableName(claims['name']),
    };
  }

  /**
   * A client of its own for every request: keys are fetched anew with it, so that a provider may change them
   * at any time.
   */
  private async client(): Promise<Configuration> {
    const metadata = await this.serverMetadata();
    const { clientId, clientSecret } = this.options;
    const methods = metadata.token_endpoint_auth_methods_supported ?? [];
    const authentication = methods.includes('client_secret_post')
      ? ClientSecretPost(clientSecret)
      : ClientSecretBasic(clientSecret);
    const client = new Configuration(metadata, clientId, undefined, authentication);
    client[customFetch] = boundedFetch;
    if (this.isOnThisMachine) allowInsecureRequests(client);
    enableNonRepudiationChecks(client);
    return client;
  }

  /** Discovered when it is needed first, and again after ten minutes. A failure is not remembered. */
  private serverMetadata(): Promise<ServerMetadata> {
    if (!this.metadata || Date.now() - this.fetchedAt > METADATA_MS) {
      this.fetchedAt = Date.now();
      this.metadata = this.discover().catch((cause: unknown) => {
        this.metadata = undefined;
        const failure = providerFailure(cause);
        throw failure.definition.status === 503
          ? failure
          : providerErrors.provider_failed({ cause });
      });
    }
    return this.metadata;
  }

  /** Checks that the document is the issuer's own (Discovery 1.0 §4.3), and holds what a sign-in needs. */
  private async discover(): Promise<ServerMetadata> {
    const { issuer, clientId } = this.options;
    const discovered = await discovery(new URL(issuer), clientId, undefined, undefined, {
      [customFetch]: boundedFetch,
      execute: this.isOnThisMachine ? [allowInsecureRequests] : [],
    });
    const metadata = discovered.serverMetadata();
    const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
    for (const endpoint of [authorization_endpoint, token_endpoint, jwks_uri])
      if (!/^https?:/.test(new URL(endpoint ?? '').protocol)) throw new Error('no web address');
    return metadata;
  }

  /** Settings take no other issuer without HTTPS. */
  private get isOnThisMachine(): boolean {
    return new URL(this.options.issuer).protocol === 'http:';
  }
}
