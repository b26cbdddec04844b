import type { Config } from '../../config.js';
import { BrevoProvider } from './brevo.provider.js';
import { parseSender, type MailProvider } from './mail-provider.js';
import { ResendProvider } from './resend.provider.js';
import { SmtpProvider } from './smtp.provider.js';

/** The provider that the settings name; undefined while its address or key is not set: mail waits then. */
export function createProvider(config: Config): MailProvider | undefined {
  const from = parseSender(config.MAIL_FROM);
  switch (config.MAIL_PROVIDER) {
    case 'smtp':
      return config.SMTP_URL ? new SmtpProvider(config.SMTP_URL, from) : undefined;
    case 'resend':
      return config.RESEND_API_KEY
        ? new ResendProvider(config.RESEND_URL, config.RESEND_API_KEY, from)
        : undefined;
    case 'brevo':
      return config.BREVO_API_KEY
        ? new BrevoProvider(config.BREVO_URL, config.BREVO_API_KEY, from)
        : undefined;
  }
}
