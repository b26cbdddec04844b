import { Controller, Get, Query } from '@nestjs/common';
import { CurrentActor, type Actor } from '@lyceum/platform';
import { PeoplePageView, PeopleQuery, personView } from './people-search.dto.js';
import { PeopleSearch } from './people-search.js';

@Controller('v1/users')
export class PeopleSearchController {
  constructor(private readonly people: PeopleSearch) {}

  /** Finds people of the caller's school by name and user name, the closest first. */
  @Get()
  async find(@CurrentActor() actor: Actor, @Query() query: PeopleQuery): Promise<PeoplePageView> {
    const { items, nextCursor } = await this.people.find(actor, query);
    return { items: items.map(personView), nextCursor };
  }
}
