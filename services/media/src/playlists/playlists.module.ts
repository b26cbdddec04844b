import { Module } from '@nestjs/common';
import { StoredPlaylists } from './stored-playlists.js';

@Module({ providers: [StoredPlaylists], exports: [StoredPlaylists] })
export class PlaylistsModule {}
