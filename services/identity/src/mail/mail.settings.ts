import { optional, recommended, text, url } from '@lyceum/platform';
import { z } from 'zod';

export const mailSettings = {
  PUBLIC_URL: optional(
    url('https', 'http'),
    'where people reach this Lyceum in a browser; links in mail begin with it',
    { fallback: 'http://localhost:3000' },
  ),
  MAIL_FROM: optional(text, 'sender of all mail: an address, or Name <address>', {
    fallback: 'Lyceum <no-reply@lyceum.invalid>',
  }),
  MAIL_PROVIDER: optional(z.enum(['smtp', 'resend', 'brevo']), 'who takes mail from us', {
    fallback: 'smtp' as const,
  }),
  SMTP_URL: recommended(
    url('smtp', 'smtps'),
    'the mail server; without it, and without another provider, mail waits',
  ),
  RESEND_API_KEY: optional(text, 'for MAIL_PROVIDER=resend'),
  RESEND_URL: optional(url('https', 'http'), 'base address of the API of Resend', {
    fallback: 'https://api.resend.com',
  }),
  BREVO_API_KEY: optional(text, 'for MAIL_PROVIDER=brevo'),
  BREVO_URL: optional(url('https', 'http'), 'base address of the API of Brevo', {
    fallback: 'https://api.brevo.com',
  }),
} as const;
