import { Module } from '@nestjs/common';
import { CertificatesModule } from '../certificates/index.js';
import { CurriculumModule } from '../curriculum/index.js';
import { CompleteOnEnrollmentChanged } from './complete.on-enrollment-changed.js';
import { CompletionFacts } from './completion-facts.js';
import { CompletionController } from './completion.controller.js';
import { Completion } from './completion.js';
import { CompletionRepository } from './completion.repository.js';
import { ManualCompletion } from './manual-completion.js';

@Module({
  imports: [CertificatesModule, CurriculumModule],
  controllers: [CompletionController, CompleteOnEnrollmentChanged],
  providers: [Completion, CompletionRepository, ManualCompletion, CompletionFacts],
  exports: [Completion, CompletionFacts],
})
export class CompletionModule {}
