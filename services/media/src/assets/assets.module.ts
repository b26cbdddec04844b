import { Module } from '@nestjs/common';
import { AssetProcessing } from './asset-processing.js';
import { AssetWork } from './asset-work.js';
import { AssetController } from './asset.controller.js';
import { AssetRepository } from './asset.repository.js';
import { Assets } from './assets.js';

@Module({
  controllers: [AssetController],
  providers: [AssetRepository, Assets, AssetProcessing, AssetWork],
  exports: [AssetRepository, Assets, AssetProcessing, AssetWork],
})
export class AssetsModule {}
