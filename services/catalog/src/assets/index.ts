export { AssetFacts, type AssetFact } from './asset-facts.js';
export { AssetsModule } from './assets.module.js';
