export { percentOf } from './percent.js';
export { WatchingModule } from './watching.module.js';
