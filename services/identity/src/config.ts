import { jobsSettings } from '@lyceum/jobs';
import { messagingSettings } from '@lyceum/messaging';
import { persistenceSettings } from '@lyceum/persistence';
import {
  base64Key,
  integer,
  optional,
  required,
  sessionCookieSettings,
  text,
  type ConfigOf,
} from '@lyceum/platform';
import { appOriginSettings } from './app-origins/index.js';
import { mailSettings } from './mail/index.js';
import { passwordSettings } from './passwords/index.js';
import { providerSettings } from './providers/index.js';

export const settings = {
  ...persistenceSettings,
  ...messagingSettings,
  ...jobsSettings,
  ...sessionCookieSettings,
  ...mailSettings,
  ...passwordSettings,
  ...providerSettings,
  ...appOriginSettings,
  IDENTITY_KEY_ENCRYPTION_KEY: required(
    base64Key(32),
    'encrypts the signing keys at rest; 32 random bytes in base64',
  ),
  IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS: optional(
    base64Key(32),
    'the key before, while what it encrypted is encrypted anew; see docs/operations/keys.md',
  ),
  SCHOOLS_PER_USER: optional(integer(0, 10_000), 'schools that one person may own', {
    fallback: 5,
  }),
  SIGNING_KEY_DAYS: optional(
    integer(1, 3650),
    'days after which tokens are signed with a new key',
    {
      fallback: 30,
    },
  ),
  SESSION_IDLE_DAYS: optional(integer(1, 3650), 'days after which an unused session ends', {
    fallback: 30,
  }),
  SESSION_MAX_DAYS: optional(integer(1, 3650), 'days after which any session ends', {
    fallback: 180,
  }),
  PASSKEY_RP_ID: optional(
    text,
    'domain that passkeys belong to for ever; the host of PUBLIC_URL without it',
  ),
} as const;

export type Config = ConfigOf<typeof settings>;
