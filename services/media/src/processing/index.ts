export { Ffmpeg, type MediaSource } from './ffmpeg.js';
export { ffmpegSettings } from './ffmpeg.settings.js';
export { processHeavyAsset, processLightAsset, type ProcessAssetJob } from './process-asset.job.js';
export { ProcessAsset } from './process-asset.js';
export { ProcessingModule } from './processing.module.js';
export { WorkDirectories } from './work-directories.js';
