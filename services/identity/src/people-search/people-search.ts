import { Injectable } from '@nestjs/common';
import { Cursors, requestErrors, type Actor, type Page } from '@lyceum/platform';
import type { PeopleQuery } from './people-search.dto.js';
import { PeopleSearchRepository, type PersonRow } from './people-search.repository.js';

const NO_ONE: Page<PersonRow> = { items: [], nextCursor: null };

@Injectable()
export class PeopleSearch {
  constructor(
    private readonly people: PeopleSearchRepository,
    private readonly cursors: Cursors,
  ) {}

  /** People of the caller's school by name and user name; never by address. */
  async find(actor: Actor, { query, limit, cursor }: PeopleQuery): Promise<Page<PersonRow>> {
    if (actor.tenantId === undefined)
      throw requestErrors.forbidden({ detail: 'Act in a school first.' });
    // Nothing that could be a part of a name.
    if (!/[\p{L}\p{N}]/u.test(query)) return NO_ONE;
    const list = `people of ${actor.tenantId} like ${query}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.people.search(actor, actor.tenantId, query, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ rank, id }) => [rank, id]);
  }
}
