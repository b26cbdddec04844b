/** A public key (RFC 7517, RFC 8037). */
export class JwkView {
  readonly kty!: string;
  readonly crv!: string;
  readonly x!: string;
  readonly kid!: string;
  readonly alg!: string;
  readonly use!: string;
}

export class JwksView {
  readonly keys!: JwkView[];
}

/** What of OpenID Connect Discovery 1.0 §3 applies: tokens are ours, and there is no authorization endpoint. */
export class DiscoveryView {
  readonly issuer!: string;
  readonly jwks_uri!: string;
  readonly token_endpoint!: string;
  readonly revocation_endpoint!: string;
  readonly response_types_supported!: string[];
  readonly subject_types_supported!: string[];
  readonly id_token_signing_alg_values_supported!: string[];
  readonly claims_supported!: string[];
}
