import { Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { MessagingModule } from '@lyceum/messaging';
import { PeopleModule } from '@lyceum/people';
import { PersistenceModule } from '@lyceum/persistence';
import { BudgetModule } from './budget/index.js';
import { CurriculumModule } from './curriculum/index.js';
import { InsightsModule } from './insights/index.js';
import { AiJobsModule } from './jobs/index.js';
import { QuizDraftsModule } from './quiz-drafts/index.js';
import { RetrievalModule } from './retrieval/index.js';
import { TranscriptionsModule } from './transcriptions/index.js';
import { TutorModule } from './tutor/index.js';

@Module({
  imports: [
    PersistenceModule,
    MessagingModule,
    BudgetModule,
    CurriculumModule,
    AiJobsModule,
    RetrievalModule,
    InsightsModule,
    TutorModule,
    QuizDraftsModule,
    TranscriptionsModule,
    PeopleModule,
    RouterModule.register([{ path: 'v1/ai', module: PeopleModule }]),
  ],
})
export class AppModule {}
