export { Cors } from './cors.js';
export { CorsModule } from './cors.module.js';
