import { Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { MessagingModule } from '@lyceum/messaging';
import { PeopleModule } from '@lyceum/people';
import { PersistenceModule } from '@lyceum/persistence';
import { CertificatesModule } from './certificates/index.js';
import { CompletionModule } from './completion/index.js';
import { CurriculumModule } from './curriculum/index.js';
import { NotesModule } from './learner-notes/index.js';
import { OverviewModule } from './overview/index.js';
import { QuizzesModule } from './quizzes/index.js';
import { TeachingModule } from './teaching/index.js';
import { WatchingModule } from './watching/index.js';

@Module({
  imports: [
    PersistenceModule,
    MessagingModule,
    CurriculumModule,
    WatchingModule,
    CompletionModule,
    CertificatesModule,
    OverviewModule,
    QuizzesModule,
    NotesModule,
    TeachingModule,
    PeopleModule,
    RouterModule.register([{ path: 'v1/progress', module: PeopleModule }]),
  ],
})
export class AppModule {}
