import { Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { MessagingModule } from '@lyceum/messaging';
import { PeopleModule } from '@lyceum/people';
import { PersistenceModule } from '@lyceum/persistence';

@Module({
  imports: [
    PersistenceModule,
    MessagingModule,
    PeopleModule,
    RouterModule.register([{ path: 'v1/ai', module: PeopleModule }]),
  ],
})
export class AppModule {}
