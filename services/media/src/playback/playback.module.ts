import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/index.js';
import { CaptionTracksModule } from '../captions/index.js';
import { EntitlementsModule } from '../entitlements/index.js';
import { MediaAddresses } from './media-addresses.js';
import { PlaybackController } from './playback.controller.js';
import { Playbacks } from './playbacks.js';

@Module({
  imports: [AssetsModule, CaptionTracksModule, EntitlementsModule],
  controllers: [PlaybackController],
  providers: [Playbacks, MediaAddresses],
  exports: [Playbacks],
})
export class PlaybackModule {}
