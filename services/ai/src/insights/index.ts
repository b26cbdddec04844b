export { HealthJobs } from './health/health-jobs.js';
export { InsightJobsModule, InsightsModule } from './insights.module.js';
