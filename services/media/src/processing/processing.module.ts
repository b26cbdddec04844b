import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/index.js';
import { CaptionTracksModule } from '../captions/index.js';
import { PlaylistsModule } from '../playlists/index.js';
import { UploadsModule } from '../uploads/index.js';
import { Ffmpeg } from './ffmpeg.js';
import { FileCheck } from './file-check.js';
import { Packager } from './packager.js';
import { ProcessAsset } from './process-asset.js';
import { StillImages } from './still-images.js';
import { VideoImages } from './video-images.js';
import { WorkDirectories } from './work-directories.js';

/** What the jobs need to make files presentable; apart from what needs the jobs. */
@Module({
  imports: [AssetsModule, CaptionTracksModule, PlaylistsModule, UploadsModule],
  providers: [Ffmpeg, FileCheck, Packager, ProcessAsset, StillImages, VideoImages, WorkDirectories],
  exports: [ProcessAsset, Ffmpeg, WorkDirectories],
})
export class ProcessingModule {}
