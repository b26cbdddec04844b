export { PlaybackModule } from './playback.module.js';
export { Playbacks } from './playbacks.js';
export { isTokenValid, readToken } from './url-token.js';
