export { CareModule } from './care.module.js';
export { reconcileMedia } from './reconcile.job.js';
export { Reconciler } from './reconciler.js';
export { removeAsset } from './remove-asset.job.js';
export { RemoveAsset } from './remove-asset.js';
