import { Controller, Get, Header, Inject } from '@nestjs/common';
import { CONFIG, Public, SendsHeaders, TOKEN_ALGORITHM, TOKEN_ISSUER } from '@lyceum/platform';
import type { Config } from '../config.js';
import type { DiscoveryView, JwkView, JwksView } from './discovery.dto.js';
import { SigningKeys } from './signing-keys.js';

@Controller('.well-known')
@Public()
export class DiscoveryController {
  constructor(
    private readonly keys: SigningKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The keys that tokens are verified with. A new one is here ten minutes before it signs. */
  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=300')
  @SendsHeaders('cache-control')
  async jwks(): Promise<JwksView> {
    const { keys } = await this.keys.jwks();
    return { keys: keys as JwkView[] };
  }

  /** Where to find what, for whoever verifies tokens of this Lyceum. */
  @Get('openid-configuration')
  @Header('cache-control', 'public, max-age=300')
  @SendsHeaders('cache-control')
  discovery(): DiscoveryView {
    const at = (path: string): string => new URL(path, this.config.PUBLIC_URL).href;
    return {
      issuer: TOKEN_ISSUER,
      jwks_uri: at('/.well-known/jwks.json'),
      token_endpoint: at('/v1/auth/refresh'),
      revocation_endpoint: at('/v1/auth/sign-out'),
      response_types_supported: [],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [TOKEN_ALGORITHM],
      claims_supported: [
        'iss',
        'aud',
        'sub',
        'sid',
        'tid',
        'role',
        'scope',
        'mv',
        'iat',
        'exp',
        'jti',
      ],
    };
  }
}
