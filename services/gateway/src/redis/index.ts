export { EdgeRedisModule } from './edge-redis.module.js';
