export { AiJobsModule } from './ai-jobs.module.js';
