/** What is made up for one sign-in, and must come back with it. */
export interface FlowChecks {
  /** RFC 7636: whoever intercepts the code cannot exchange it. */
  readonly codeVerifier: string;
  /** OpenID Connect Core §3.1.2.1: the id token was made for this sign-in. */
  readonly nonce: string;
}

/** How the browser came back from the provider. */
export interface ProviderAnswer {
  readonly code: string;
  readonly state: string;
  /** RFC 9207: which issuer the answer is from. */
  readonly iss?: string | undefined;
}

/** Who somebody is at a provider. */
export interface ProviderIdentity {
  readonly issuer: string;
  /** Never changes and is never given to somebody else, unlike an address. */
  readonly subject: string;
  /** Only when the provider calls it verified. */
  readonly email: string | undefined;
  /** Whether it is for this provider to say whose address it is: then it proves as much as our own code. */
  readonly ownsEmail: boolean;
  readonly displayName: string | undefined;
}

export interface ProviderClient {
  readonly name: string;
  readonly title: string;
  /** @throws DomainError `identity.provider_unavailable`, `identity.provider_failed` */
  authorizationUrl(redirectUri: string, state: string, checks: FlowChecks): Promise<string>;
  /**
   * Exchanges the code and reads who it is.
   * @throws DomainError `identity.provider_…`
   */
  identify(
    redirectUri: string,
    answer: ProviderAnswer,
    checks: FlowChecks,
  ): Promise<ProviderIdentity>;
}
