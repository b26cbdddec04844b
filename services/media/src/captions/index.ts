export { CaptionRepository, type StoredCaptions } from './caption.repository.js';
export { CaptionTracksModule } from './caption-tracks.module.js';
export { CaptionsModule } from './captions.module.js';
export { captionErrors } from './caption.errors.js';
export { Captions } from './captions.js';
export { canonicalLanguage } from './language-tag.js';
