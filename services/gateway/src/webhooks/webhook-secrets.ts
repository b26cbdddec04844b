import { webhookProviders, type WebhookProvider } from '@lyceum/contracts';
import { optional, text, type Setting } from '@lyceum/platform';

/** `stripe` → `WEBHOOK_STRIPE_SECRETS` */
export const secretsVariable = (provider: WebhookProvider): string =>
  `WEBHOOK_${provider.toUpperCase()}_SECRETS`;

/** One setting per provider; without it the provider is switched off. */
export const webhookSecretSettings: Readonly<Record<string, Setting<string | undefined>>> =
  Object.fromEntries(
    webhookProviders.map((provider) => [
      secretsVariable(provider),
      optional(
        text,
        `secrets of ${provider}'s webhooks, separated by commas: the new one and, while it is rotated, the old one`,
      ),
    ]),
  );

/** The secrets of each provider that has any. */
export function webhookSecrets(config: object): ReadonlyMap<string, readonly string[]> {
  const values = config as Readonly<Record<string, string | undefined>>;
  return new Map(
    webhookProviders.flatMap((provider) => {
      const secrets = (values[secretsVariable(provider)] ?? '')
        .split(',')
        .map((secret) => secret.trim())
        .filter(Boolean);
      return secrets.length > 0 ? [[provider, secrets] as const] : [];
    }),
  );
}
