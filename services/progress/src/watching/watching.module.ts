import { Module } from '@nestjs/common';
import { CompletionModule } from '../completion/index.js';
import { CurriculumModule } from '../curriculum/index.js';
import { KeysModule } from '../keys/index.js';
import { BeaconTokens } from './beacon-token.js';
import { BeaconController } from './beacon.controller.js';
import { HeartbeatRepository } from './heartbeat.repository.js';
import { Heartbeats } from './heartbeats.js';
import { SkippedRanges } from './skipped-ranges.js';
import { WatchMilestones } from './watch-milestones.js';
import { WatchSessionRepository } from './watch-session.repository.js';
import { WatchSessions } from './watch-sessions.js';
import { WatchingController } from './watching.controller.js';

@Module({
  imports: [CurriculumModule, CompletionModule, KeysModule],
  controllers: [WatchingController, BeaconController],
  providers: [
    BeaconTokens,
    Heartbeats,
    HeartbeatRepository,
    SkippedRanges,
    WatchMilestones,
    WatchSessionRepository,
    WatchSessions,
  ],
})
export class WatchingModule {}
