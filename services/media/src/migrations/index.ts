import { eventTables } from '@lyceum/messaging/migrations';
import { peopleTable } from '@lyceum/people/migrations';
import { baseMigration, doneRequests, type ServiceSchema } from '@lyceum/persistence/migrations';
import { assets } from './0003_assets.js';
import { entitlements } from './0004_entitlements.js';
import { playbackBeacons } from './0005_playback_beacons.js';
import { transcriptions } from './0007_transcriptions.js';
import { transcriptionProgress } from './0008_transcription_progress.js';

export const schema: ServiceSchema = {
  service: 'media',
  migrations: [
    baseMigration,
    eventTables,
    peopleTable('0002_people'),
    assets,
    entitlements,
    playbackBeacons,
    doneRequests('0006_done_requests'),
    transcriptions,
    transcriptionProgress,
  ],
};
