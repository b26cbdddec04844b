export { identityJobs } from './identity-jobs.module.js';
