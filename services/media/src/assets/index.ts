export type * from './asset-details.js';
export { AssetProcessing, type Refusal } from './asset-processing.js';
export type { AssetState, ProcessingStep } from './asset-state.js';
export { AssetWork } from './asset-work.js';
export { assetErrors } from './asset.errors.js';
export { AssetRepository, type AssetRow, type WaitingAsset } from './asset.repository.js';
export { Assets } from './assets.js';
export { AssetsModule } from './assets.module.js';
export {
  assetOfDerived,
  captionFolder,
  derivedFolder,
  fileKey,
  isCaptionFile,
  PRIVATE_ROOT,
  PUBLIC_ROOT,
  SOUND_ROOT,
  soundFolder,
} from './object-layout.js';
