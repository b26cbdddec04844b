import { Injectable } from '@nestjs/common';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { UsersRow } from '../schema.generated.js';

export type PersonRow = Pick<UsersRow, 'id' | 'display_name' | 'username' | 'avatar_id'> & {
  readonly rank: number;
};

/** Share of the query's trigrams that a name must have in common with it. */
const SIMILAR_ENOUGH = 0.4;
/** Words that are common to a whole school must not make a query read all of it into memory to rank. */
const MOST_CANDIDATES = 500;

/**
 * Candidates come from the inverted index of the school, by the trigrams that they share with the query.
 * The rank is their share (0 to 1000), and full text on top: 1000 when every word of the query begins a word
 * of the name or user name, 1000 more when that is the whole of it.
 */
const SEARCH = statement<PersonRow>(
  'people.search',
  `with candidates as materialized (
     select user_id, count(*) as shared from member_terms
     where tenant_id = $1 and term = any (search_trigrams($2))
     group by user_id having count(*) >= ceil(${SIMILAR_ENOUGH} * cardinality(search_trigrams($2)))
     order by shared desc, user_id limit ${MOST_CANDIDATES}
   ), ranked as (
     select u.id, u.display_name, u.username, u.avatar_id,
       (1000 * c.shared / cardinality(search_trigrams($2)))::int
       + case when to_tsvector('simple', array_to_string(words.of, ' '))
                @@ to_tsquery('simple', array_to_string(search_words($2), ':* & ') || ':*') then 1000 else 0 end
       + case when words.of = search_words($2) or u.username = lower($2)
                or search_words(u.display_name) = search_words($2) then 1000 else 0 end as rank
     from candidates c join users u on u.id = c.user_id,
       lateral (select search_words(u.display_name || ' ' || coalesce(u.username, '')) as of) words
   )
   select id, display_name, username, avatar_id, rank from ranked
   where $3::int is null or rank < $3 or (rank = $3 and id > $4::uuid)
   order by rank desc, id limit $5`,
);

@Injectable()
export class PeopleSearchRepository {
  constructor(private readonly database: Database) {}

  /** People of one school. Names are nobody's to read but the service's, so that it asks, for this school. */
  search(
    actor: Actor,
    schoolId: string,
    query: string,
    limit: number,
    [rank, id]: Position = [],
  ): Promise<PersonRow[]> {
    const system = systemActor('people search', { origin: actor, tenantId: schoolId });
    return this.database.read(system, SEARCH, [schoolId, query, rank, id, limit]);
  }
}
