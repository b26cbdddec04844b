import {
  ClientSecretPost,
  Configuration,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  customFetch,
  fetchProtectedResource,
} from 'openid-client';
import { z } from 'zod';
import { boundedFetch } from './bounded-fetch.js';
import type {
  FlowChecks,
  ProviderAnswer,
  ProviderClient,
  ProviderIdentity,
} from './provider-client.js';
import { providerErrors } from './provider.errors.js';
import { providerFailure } from './provider-failure.js';
import type { GithubSettings } from './provider.settings.js';
import { usableName, verifiedEmail } from './usable-claims.js';

const user = z.object({
  id: z.int().positive(),
  login: z.string(),
  name: z.string().nullish(),
});
const emails = z.array(
  z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }),
);

/**
 * GitHub speaks OAuth 2 and no OpenID Connect: who it is comes from its API, which has verified an address
 * when it says so. https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export class GithubProvider implements ProviderClient {
  readonly name: string;
  readonly title: string;
  private readonly apiUrl: string;

  constructor(private readonly settings: GithubSettings) {
    this.name = settings.name;
    this.title = settings.title ?? 'GitHub';
    const base = settings.baseUrl.replace(/\/$/, '');
    this.apiUrl =
      settings.apiUrl?.replace(/\/$/, '') ??
      (base === 'https://github.com' ? 'https://api.github.com' : `${base}/api/v3`);
  }

  async authorizationUrl(
    redirectUri: string,
    state: string,
    { codeVerifier }: FlowChecks,
  ): Promise<string> {
    return buildAuthorizationUrl(this.client(), {
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'read:user user:email',
      state,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    }).href;
  }

  async identify(
    redirectUri: string,
    { code, state }: ProviderAnswer,
    { codeVerifier }: FlowChecks,
  ): Promise<ProviderIdentity> {
    const client = this.client();
    const callback = new URL(redirectUri);
    // Without `iss`, which GitHub does not define: its callback is an address of its own (RFC 9700 §2.1).
    callback.search = new URLSearchParams({ code, state }).toString();
    try {
      const tokens = await authorizationCodeGrant(client, callback, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
      });
      const [who, addresses] = await Promise.all([
        this.get(client, tokens.access_token, '/user', user),
        this.get(client, tokens.access_token, '/user/emails', emails),
      ]);
      const primary = addresses.find((address) => address.primary);
      const email = verifiedEmail(primary?.email, primary?.verified);
      return {
        issuer: this.settings.baseUrl,
        subject: String(who.id),
        email,
        ownsEmail: email !== undefined && this.settings.trustsEmail,
        displayName: usableName(who.name) ?? usableName(who.login),
      };
    } catch (error) {
      throw providerFailure(error);
    }
  }

  private async get<T>(
    client: Configuration,
    token: string,
    path: string,
    schema: z.ZodType<T>,
  ): Promise<T> {
    const headers = new Headers({ accept: 'application/vnd.github+json' });
    const url = new URL(`${this.apiUrl}${path}`);
    const response = await fetchProtectedResource(client, token, url, 'GET', null, headers);
    if (!response.ok) throw providerErrors.provider_failed();
    return schema.parse(await response.json());
  }

  private client(): Configuration {
    const { baseUrl, clientId, clientSecret } = this.settings;
    const server = {
      issuer: baseUrl,
      authorization_endpoint: new URL('/login/oauth/authorize', baseUrl).href,
      token_endpoint: new URL('/login/oauth/access_token', baseUrl).href,
    };
    const client = new Configuration(server, clientId, undefined, ClientSecretPost(clientSecret));
    client[customFetch] = boundedFetch;
    // Settings take no other address without HTTPS than one of this machine.
    if (baseUrl.startsWith('http:')) allowInsecureRequests(client);
    return client;
  }
}
