export { contentWords, isContentWord, wordSegmenter, wordsOf } from './chapters/content-words.js';
export { sentencesOfCues } from './chapters/sentences-of-cues.js';
export { HealthJobs } from './health/health-jobs.js';
export { InsightJobsModule, InsightsModule } from './insights.module.js';
