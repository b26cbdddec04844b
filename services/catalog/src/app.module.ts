import { Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { MessagingModule } from '@lyceum/messaging';
import { PeopleModule } from '@lyceum/people';
import { PersistenceModule } from '@lyceum/persistence';
import { AssetsModule } from './assets/index.js';
import { CompletionsModule } from './completions/index.js';
import { CourseListsModule } from './course-lists/index.js';
import { CoursesModule } from './courses/index.js';
import { EnrollmentModule } from './enrollment/index.js';
import { MembersModule } from './members/index.js';
import { SchoolsModule } from './schools/index.js';

@Module({
  imports: [
    PersistenceModule,
    MessagingModule,
    SchoolsModule,
    MembersModule,
    AssetsModule,
    CompletionsModule,
    CoursesModule,
    CourseListsModule,
    EnrollmentModule,
    PeopleModule,
    RouterModule.register([{ path: 'v1/catalog', module: PeopleModule }]),
  ],
})
export class AppModule {}
