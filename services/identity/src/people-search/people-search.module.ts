import { Module } from '@nestjs/common';
import { PeopleSearchController } from './people-search.controller.js';
import { PeopleSearch } from './people-search.js';
import { PeopleSearchRepository } from './people-search.repository.js';

@Module({
  controllers: [PeopleSearchController],
  providers: [PeopleSearch, PeopleSearchRepository],
})
export class PeopleSearchModule {}
