import { jobsSettings } from '@lyceum/jobs';
import { messagingSettings } from '@lyceum/messaging';
import { persistenceSettings } from '@lyceum/persistence';
import type { ConfigOf } from '@lyceum/platform';
import { storageSettings } from '@lyceum/storage';
import { mediaSettings } from './media.settings.js';
import { ffmpegSettings } from './processing/index.js';

export const settings = {
  ...persistenceSettings,
  ...messagingSettings,
  ...jobsSettings,
  ...storageSettings,
  ...mediaSettings,
  ...ffmpegSettings,
} as const;

export type Config = ConfigOf<typeof settings>;
