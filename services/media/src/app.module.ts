import { Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { MessagingModule } from '@lyceum/messaging';
import { PeopleModule } from '@lyceum/people';
import { PersistenceModule } from '@lyceum/persistence';
import { AssetsModule } from './assets/index.js';
import { BeaconsModule } from './beacons/index.js';
import { CaptionsModule } from './captions/index.js';
import { CareModule } from './care/index.js';
import { EdgeModule } from './edge/index.js';
import { EntitlementsModule } from './entitlements/index.js';
import { MediaJobsModule } from './jobs/index.js';
import { PlaybackModule } from './playback/index.js';
import { mediaStorage } from './storage.js';
import { TranscriptionsModule } from './transcriptions/index.js';
import { UploadsModule } from './uploads/index.js';

@Module({
  imports: [
    PersistenceModule,
    MessagingModule,
    mediaStorage(),
    AssetsModule,
    UploadsModule,
    MediaJobsModule,
    CaptionsModule,
    TranscriptionsModule,
    EntitlementsModule,
    PlaybackModule,
    EdgeModule,
    BeaconsModule,
    CareModule,
    PeopleModule,
    RouterModule.register([{ path: 'v1/media', module: PeopleModule }]),
  ],
})
export class AppModule {}
