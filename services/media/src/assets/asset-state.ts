export const assetStates = [
  'uploading',
  'processing',
  'ready',
  'quarantined',
  'failed',
  'deleting',
] as const;
/**
 * uploading → processing → ready. `quarantined`: the file is not what it should be, and is never served.
 * `failed`: it is, but nothing could be made of it. `deleting`: its bytes are going, the row goes last.
 */
export type AssetState = (typeof assetStates)[number];

export const processingSteps = ['check', 'probe', 'package', 'images', 'store'] as const;
export type ProcessingStep = (typeof processingSteps)[number];
