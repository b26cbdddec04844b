import { messagingSettings } from '@lyceum/messaging';
import { persistenceSettings } from '@lyceum/persistence';
import { optional, url, type ConfigOf } from '@lyceum/platform';

export const settings = {
  ...persistenceSettings,
  ...messagingSettings,
  PUBLIC_URL: optional(
    url('http', 'https'),
    'where people reach the school; stands on certificates, for whoever verifies them',
    { fallback: 'http://localhost:3000' },
  ),
} as const;

export type Config = ConfigOf<typeof settings>;
