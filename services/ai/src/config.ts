import { messagingSettings } from '@lyceum/messaging';
import { persistenceSettings } from '@lyceum/persistence';
import type { ConfigOf } from '@lyceum/platform';

export const settings = { ...persistenceSettings, ...messagingSettings } as const;

export type Config = ConfigOf<typeof settings>;
