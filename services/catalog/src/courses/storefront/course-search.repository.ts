import { Injectable } from '@nestjs/common';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import {
  PUBLIC_COLUMNS,
  type PublicCourseRow,
  type StorefrontFilter,
} from './storefront.repository.js';

export type FoundCourseRow = PublicCourseRow & {
  readonly rank: number;
  /** With `START` and `STOP` around what was found. */
  readonly marked_title: string;
  readonly marked_summary: string;
};

/** From the private use area: in no text that means something. */
export const START = '\ue000';
export const STOP = '\ue001';
const MARKS = `StartSel=${START}, StopSel=${STOP}`;

/** Words of a query that count; more of them say no more. */
const MOST_WORDS = 10;
/** Share of the query's trigrams that a title must have in common with it: forgives a typing error or two. */
const SIMILAR_ENOUGH = 0.4;
/** Words that are common to all courses must not make a query read all of them into memory to rank. */
const MOST_CANDIDATES = 500;

/**
 * Candidates come from the inverted index: courses with at least half of the words, in any of their forms, or
 * with a similar title. The rank is the share of the words (0 to 1000), where they stand (20 for each word and
 * weight), and how similar the title is (0 to 500).
 */
const search = (scope: string): string => `with words as (
     select word, count(*) over () as of from (select word from unnest(search_words($1)) as word limit ${MOST_WORDS}) as counted
   ), hits as (
     select t.course_id, w.word, w.of, max(t.weight) as weight
     from words w, unnest(search_forms(w.word)) as form join course_terms t on t.term = 'w' || form
     where ${scope} group by t.course_id, w.word, w.of
   ), worded as materialized (
     select course_id, 1000 * count(*) / of as share, sum(weight) as weight from hits
     group by course_id, of having 2 * count(*) >= of
     order by share desc, weight desc, course_id limit ${MOST_CANDIDATES}
   ), alike as materialized (
     select t.course_id, 500 * count(*) / cardinality(search_trigrams($1)) as share
     from unnest(search_trigrams($1)) as trigram join course_terms t on t.term = 't' || trigram
     where ${scope} group by t.course_id
     having count(*) >= ceil(${SIMILAR_ENOUGH} * cardinality(search_trigrams($1)))
     order by share desc, course_id limit ${MOST_CANDIDATES}
   ), ranked as (
     select course_id, (coalesce(w.share, 0) + 20 * coalesce(w.weight, 0) + coalesce(s.share, 0))::int as rank
     from worded w full join alike s using (course_id)
   ), page as (
     select ${PUBLIC_COLUMNS}, rank from ranked join courses c on c.id = ranked.course_id
     where ($3::text is null or $3 = any (c.categories)) and ($4::text is null or c.language = $4)
       and ($5::text is null or c.slug = $5)
       and ($6::int is null or rank < $6 or (rank = $6 and c.id > $7::uuid))
     order by rank desc, c.id limit $8
   )
   select page.*,
     ts_headline(dictionary, title, query, 'HighlightAll=true, ${MARKS}') as marked_title,
     ts_headline(dictionary, summary, query, 'MaxWords=40, MinWords=20, ${MARKS}') as marked_summary
   from page, search_dictionary(language) as dictionary,
     to_tsquery(dictionary, array_to_string(search_words($1), ' | ')) as query
   order by rank desc, id`;

const SEARCH_ALL = statement<FoundCourseRow>('storefront.search', search('$2::uuid is null'));
const SEARCH_SCHOOL = statement<FoundCourseRow>(
  'storefront.search_school',
  search('t.tenant_id = $2::uuid'),
);

@Injectable()
export class CourseSearchRepository {
  constructor(private readonly database: Database) {}

  /** Public courses, the closest first. Terms are nobody's to read but the service's, so that it asks. */
  search(
    caller: Actor,
    text: string,
    { schoolId, category, language, slug }: StorefrontFilter,
    limit: number,
    [rank, id]: Position = [],
  ): Promise<FoundCourseRow[]> {
    const system = systemActor('storefront search', { origin: caller });
    const declared = schoolId === undefined ? SEARCH_ALL : SEARCH_SCHOOL;
    const values = [text, schoolId, category, language, slug, rank, id, limit];
    return this.database.read(system, declared, values);
  }
}
