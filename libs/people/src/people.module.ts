import { Module } from '@nestjs/common';
import { PeopleController } from './people.controller.js';
import { ProjectPeople } from './project-people.on-user-registered.js';

/** For services that need to know who exists. Mount it under the service's prefix with RouterModule. */
@Module({ controllers: [PeopleController, ProjectPeople] })
export class PeopleModule {}
