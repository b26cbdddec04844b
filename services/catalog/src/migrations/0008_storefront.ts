import type { Migration } from '@lyceum/persistence';

/** Dictionaries that Postgres brings along, by language. */
const LANGUAGES = {
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  it: 'italian',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  sv: 'swedish',
} as const;

export const storefront: Migration = {
  id: '0008_storefront',
  up: (kit) => [
    // Words without case, accents and punctuation.
    `create function search_words(value text) returns text[]
       language sql immutable set search_path = ${kit.schema}, pg_temp as $$
       select coalesce(array_agg(distinct word), '{}') from regexp_split_to_table(
         regexp_replace(normalize(lower(coalesce(value, '')), NFKD), '[\\u0300-\\u036f]', '', 'g'),
         '[^[:alnum:]]+') as word where word <> ''
     $$`,
    // The trigrams of words, as pg_trgm makes them: two blanks in front, one behind.
    `create function search_trigrams(value text) returns text[]
       language sql immutable set search_path = ${kit.schema}, pg_temp as $$
       select coalesce(array_agg(distinct substr('  ' || word || ' ', place, 3)), '{}')
       from unnest(search_words(value)) as word, generate_series(1, char_length(word) + 1) as place
     $$`,
    `create function search_dictionary(language text) returns regconfig
       language sql immutable set search_path = ${kit.schema}, pg_temp as $$
       select (case split_part(lower(language), '-', 1) ${Object.entries(LANGUAGES)
         .map(([code, dictionary]) => `when '${code}' then '${dictionary}'`)
         .join(' ')} else 'simple' end)::regconfig
     $$`,
    // The forms under which a word may stand in the index: itself, and its stem in every language.
    `create function search_forms(word text) returns text[]
       language sql immutable set search_path = ${kit.schema}, pg_temp as $$
       select coalesce(array_agg(distinct form), '{}')
       from unnest(array['simple', ${Object.values(LANGUAGES)
         .map((dictionary) => `'${dictionary}'`)
         .join(
           ', ',
         )}]::regconfig[]) as dictionary, unnest(tsvector_to_array(to_tsvector(dictionary, word))) as form
     $$`,

    // An inverted index: one of Postgres's own cannot be used behind row-level security, because the operators
    // of trigrams and full text are not leakproof; equality is. 'w' begins words and stems, 't' trigrams.
    `create table course_terms (
       tenant_id uuid not null,
       term text not null,
       course_id uuid not null references courses on delete cascade,
       weight integer not null,
       primary key (tenant_id, term, course_id)
     )`,
    `create index course_terms_of_all on course_terms (term, course_id)`,
    `create index course_terms_by_course on course_terms (course_id)`,
    ...kit.systemTable('course_terms'),
    `create function index_course() returns trigger
       language plpgsql set search_path = ${kit.schema}, pg_temp set app.role = 'system' as $$
     begin
       delete from course_terms where course_id = new.id;
       if new.status <> 'published' or new.archived_at is not null or new.deleted_at is not null then
         return null;
       end if;
       insert into course_terms (tenant_id, course_id, term, weight)
         select new.tenant_id, new.id, term, max(weight) from (
           select 'w' || form as term, weight from (values
               (new.title, 8), (array_to_string(new.categories, ' '), 4), (new.summary, 2),
               ((select string_agg(lesson ->> 'title', ' ')
                 from course_versions v, jsonb_array_elements(v.lessons) as lesson
                 where v.course_id = new.id and v.number = new.latest_version), 1)
             ) as part(words, weight),
             unnest(array['simple'::regconfig, search_dictionary(new.language)]) as dictionary,
             unnest(tsvector_to_array(to_tsvector(dictionary, array_to_string(search_words(words), ' ')))) as form
           union all
           select 't' || trigram, 1 from unnest(search_trigrams(new.title)) as trigram
         ) as found group by term;
       return null;
     end $$`,
    `create trigger index_course after update on courses for each row
       when ((old.title, old.summary, old.categories, old.language, old.status, old.latest_version, old.archived_at, old.deleted_at)
         is distinct from (new.title, new.summary, new.categories, new.language, new.status, new.latest_version, new.archived_at, new.deleted_at))
       execute function index_course()`,

    // The newest of all schools.
    `create index courses_newest on courses (published_at desc, id desc)
       where status = 'published' and archived_at is null and deleted_at is null`,

    `create table course_lists (
       id uuid primary key,
       tenant_id uuid not null,
       title text not null check (char_length(title) between 1 and 200),
       description text not null default '',
       course_ids uuid[] not null default '{}',
       is_public boolean not null default false,
       version bigint not null default 1,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now()
     )`,
    `create index course_lists_by_school on course_lists (tenant_id, created_at desc, id desc)`,
    ...kit.staffTable('course_lists'),
    kit.publicRead(
      'course_lists',
      `is_public and (select current_setting('app.role', true) = 'anonymous')`,
    ),
  ],
  down: () => [
    `drop table course_lists`,
    `drop index courses_newest`,
    `drop trigger index_course on courses`,
    `drop function index_course()`,
    `drop table course_terms`,
    `drop function search_forms(text)`,
    `drop function search_dictionary(text)`,
    `drop function search_trigrams(text)`,
    `drop function search_words(text)`,
  ],
};
