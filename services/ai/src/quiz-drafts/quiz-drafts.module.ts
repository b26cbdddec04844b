import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { BudgetModule } from '../budget/index.js';
import { CurriculumModule } from '../curriculum/index.js';
import { ModelsModule } from '../models/index.js';
import { ApplyAnswers } from './apply-answers.on-catalog.js';
import { MaterialRepository } from './material.repository.js';
import { QuizDraftController } from './quiz-draft.controller.js';
import { QuizDraftRepository } from './quiz-draft.repository.js';
import { QuizDraftWork } from './quiz-draft-work.js';
import { QuizDrafts } from './quiz-drafts.js';
import { WriteQuizDraft } from './write-quiz-draft.js';

/** What the jobs of drafts need, apart from whoever takes requests. */
@Module({
  imports: [BudgetModule, ModelsModule],
  providers: [WriteQuizDraft, QuizDraftRepository, QuizDraftWork, MaterialRepository],
  exports: [WriteQuizDraft, QuizDraftRepository, QuizDraftWork],
})
export class QuizDraftJobsModule {}

@Module({
  imports: [CurriculumModule, QuizDraftJobsModule],
  controllers: [QuizDraftController, ApplyAnswers],
  providers: [QuizDrafts],
})
export class QuizDraftsModule implements OnModuleInit {
  constructor(
    private readonly drafts: QuizDraftRepository,
    private readonly maintenance: Maintenance,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('quiz drafts', async (tx) => void (await this.drafts.sweep(tx)));
  }
}
