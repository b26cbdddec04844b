export { EdgeHealthModule } from './edge-health.module.js';
