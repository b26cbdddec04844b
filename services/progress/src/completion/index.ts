export { CompletionFacts } from './completion-facts.js';
export { Completion } from './completion.js';
export { CompletionModule } from './completion.module.js';
export type { EnrolledLearner } from './completion.repository.js';
