import { Module } from '@nestjs/common';
import { CompletionFacts } from './completion-facts.js';
import { ProjectCompletions } from './project-completions.js';

@Module({
  controllers: [ProjectCompletions],
  providers: [CompletionFacts],
  exports: [CompletionFacts],
})
export class CompletionsModule {}
