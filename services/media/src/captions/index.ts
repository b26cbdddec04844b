export { CaptionRepository, type StoredCaptions } from './caption.repository.js';
export { CaptionTracksModule } from './caption-tracks.module.js';
export { CaptionsModule } from './captions.module.js';
