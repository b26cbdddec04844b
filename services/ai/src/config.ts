import { jobsSettings } from '@lyceum/jobs';
import { messagingSettings } from '@lyceum/messaging';
import { persistenceSettings } from '@lyceum/persistence';
import type { ConfigOf } from '@lyceum/platform';
import { budgetSettings } from './budget/index.js';
import { modelSettings } from './models/index.js';
import { transcriptionSettings } from './transcriptions/index.js';

export const settings = {
  ...persistenceSettings,
  ...messagingSettings,
  ...jobsSettings,
  ...modelSettings,
  ...budgetSettings,
  ...transcriptionSettings,
} as const;

export type Config = ConfigOf<typeof settings>;
