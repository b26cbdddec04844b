import { defineErrors } from '@lyceum/platform';

export const assetErrors = defineErrors('media', {
  asset_not_found: [404, 'No such asset'],
  asset_not_ready: [409, 'The asset is not ready'],
  asset_not_failed: [409, 'Only an asset whose processing failed can be processed again'],
});
