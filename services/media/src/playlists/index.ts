export type { CaptionTrack } from './master-playlist.js';
export { PlaylistsModule } from './playlists.module.js';
export { StoredPlaylists } from './stored-playlists.js';
