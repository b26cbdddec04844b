/** What makes and checks the schemas of jobs, without what runs them. */
export { migrateJobs } from './migrate-jobs.js';
export { validateJobs } from './validate-jobs.js';
