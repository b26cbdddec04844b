export { replyFromCache } from './cached-reply.js';
export { MicroCache } from './micro-cache.js';
export { MicroCacheModule } from './micro-cache.module.js';
