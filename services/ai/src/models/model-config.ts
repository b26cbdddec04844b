import type { ConfigOf } from '@lyceum/platform';
import type { modelSettings } from './model.settings.js';

export type ModelConfig = ConfigOf<typeof modelSettings>;
