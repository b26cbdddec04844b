import { Module } from '@nestjs/common';
import { AssetFacts } from './asset-facts.js';
import { ProjectAssets } from './project-assets.js';

@Module({ controllers: [ProjectAssets], providers: [AssetFacts], exports: [AssetFacts] })
export class AssetsModule {}
