import { jobsSettings } from '@lyceum/jobs';
import { messagingSettings } from '@lyceum/messaging';
import { persistenceSettings } from '@lyceum/persistence';
import type { ConfigOf } from '@lyceum/platform';

export const settings = { ...persistenceSettings, ...messagingSettings, ...jobsSettings } as const;

export type Config = ConfigOf<typeof settings>;
