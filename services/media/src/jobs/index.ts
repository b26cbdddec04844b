export { MediaJobsModule } from './media-jobs.module.js';
