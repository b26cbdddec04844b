import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/index.js';
import { CaptionsModule } from '../captions/index.js';
import { UploadsModule } from '../uploads/index.js';
import { CareRepository } from './care.repository.js';
import { Reconciler } from './reconciler.js';
import { RemoveAsset } from './remove-asset.js';
import { StoreRules } from './store-rules.js';
import { UsageController } from './usage.controller.js';
import { UsageRepository } from './usage.repository.js';

@Module({
  imports: [AssetsModule, CaptionsModule, UploadsModule],
  controllers: [UsageController],
  providers: [CareRepository, Reconciler, RemoveAsset, StoreRules, UsageRepository],
  exports: [Reconciler, RemoveAsset],
})
export class CareModule {}
