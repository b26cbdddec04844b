import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/index.js';
import { PlaylistsModule } from '../playlists/index.js';
import { CaptionTracksModule } from './caption-tracks.module.js';
import { CaptionController } from './caption.controller.js';
import { Captions } from './captions.js';

@Module({
  imports: [AssetsModule, PlaylistsModule, CaptionTracksModule],
  controllers: [CaptionController],
  providers: [Captions],
  exports: [Captions],
})
export class CaptionsModule {}
