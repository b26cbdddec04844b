import { Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { MessagingModule } from '@lyceum/messaging';
import { PeopleModule } from '@lyceum/people';
import { PersistenceModule } from '@lyceum/persistence';
import { CurriculumModule } from './curriculum/index.js';

@Module({
  imports: [
    PersistenceModule,
    MessagingModule,
    CurriculumModule,
    PeopleModule,
    RouterModule.register([{ path: 'v1/ai', module: PeopleModule }]),
  ],
})
export class AppModule {}
