export { CompletionFacts } from './completion-facts.js';
export { CompletionsModule } from './completions.module.js';
