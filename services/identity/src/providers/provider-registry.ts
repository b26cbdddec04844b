import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@lyceum/platform';
import type { Config } from '../config.js';
import { GithubProvider } from './github-provider.js';
import { GOOGLE_ISSUER, googleOwnsEmail } from './google.js';
import { OidcProvider } from './oidc-provider.js';
import type { ProviderClient } from './provider-client.js';
import { providerErrors } from './provider.errors.js';
import type { ProviderSettings } from './provider.settings.js';

/** Everybody that the operator lets people sign in with, in the order of the settings. */
@Injectable()
export class ProviderRegistry {
  private readonly providers: ReadonlyMap<string, ProviderClient>;

  constructor(@Inject(CONFIG) { IDENTITY_PROVIDERS }: Config) {
    this.providers = new Map(
      IDENTITY_PROVIDERS.map((settings) => [settings.name, clientFor(settings)]),
    );
  }

  all(): ProviderClient[] {
    return [...this.providers.values()];
  }

  /** @throws DomainError `identity.provider_unknown` */
  get(name: string): ProviderClient {
    const provider = this.providers.get(name);
    if (!provider) throw providerErrors.provider_unknown();
    return provider;
  }
}

function clientFor(settings: ProviderSettings): ProviderClient {
  const { name, clientId, clientSecret, trustsEmail } = settings;
  switch (settings.kind) {
    case 'github':
      return new GithubProvider(settings);
    case 'google':
      return new OidcProvider({
        name,
        title: settings.title ?? 'Google',
        issuer: GOOGLE_ISSUER,
        clientId,
        clientSecret,
        ownsEmail: (email, claims) => trustsEmail && googleOwnsEmail(email, claims),
      });
    case 'oidc':
      return new OidcProvider({
        name,
        title: settings.title ?? name,
        issuer: settings.issuer,
        clientId,
        clientSecret,
        ownsEmail: () => trustsEmail,
      });
  }
}
