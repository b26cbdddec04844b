import { eventTables } from '@lyceum/messaging';
import { peopleTable } from '@lyceum/people';
import { baseMigration, type ServiceSchema } from '@lyceum/persistence';
import { assets } from './0003_assets.js';
import { entitlements } from './0004_entitlements.js';
import { playbackBeacons } from './0005_playback_beacons.js';
import { transcriptions } from './0006_transcriptions.js';

export const schema: ServiceSchema = {
  service: 'media',
  migrations: [
    baseMigration,
    eventTables,
    peopleTable('0002_people'),
    assets,
    entitlements,
    playbackBeacons,
    transcriptions,
  ],
};
