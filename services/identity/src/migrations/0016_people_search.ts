import type { Migration } from '@lyceum/persistence';

export const peopleSearch: Migration = {
  id: '0016_people_search',
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

    // An inverted index with the school in front. One of Postgres's own cannot be used behind row-level
    // security, because the operators of trigrams and full text are not leakproof; equality is.
    `create table member_terms (
       tenant_id uuid not null,
       term text not null,
       user_id uuid not null,
       primary key (tenant_id, term, user_id),
       foreign key (tenant_id, user_id) references memberships on delete cascade
     )`,
    `create index member_terms_by_member on member_terms (tenant_id, user_id)`,
    `create index member_terms_by_user on member_terms (user_id)`,
    ...kit.systemTable('member_terms'),

    `create function index_member() returns trigger
       language plpgsql set search_path = ${kit.schema}, pg_temp set app.role = 'system' as $$
     begin
       insert into member_terms (tenant_id, term, user_id)
         select new.tenant_id, unnest(search_trigrams(u.display_name || ' ' || coalesce(u.username, ''))), u.id
         from users u where u.id = new.user_id;
       return null;
     end $$`,
    `create trigger index_member after insert on memberships for each row execute function index_member()`,
    `create function index_user() returns trigger
       language plpgsql set search_path = ${kit.schema}, pg_temp set app.role = 'system' as $$
     begin
       delete from member_terms where user_id = new.id;
       insert into member_terms (tenant_id, term, user_id)
         select m.tenant_id, term, m.user_id
         from memberships m, unnest(search_trigrams(new.display_name || ' ' || coalesce(new.username, ''))) as term
         where m.user_id = new.id;
       return null;
     end $$`,
    `create trigger index_user after update of display_name, username on users for each row
       when (old.display_name is distinct from new.display_name or old.username is distinct from new.username)
       execute function index_user()`,
    `insert into member_terms (tenant_id, term, user_id)
       select m.tenant_id, unnest(search_trigrams(u.display_name || ' ' || coalesce(u.username, ''))), u.id
       from memberships m join users u on u.id = m.user_id`,
  ],
  down: () => [
    `drop trigger index_user on users`,
    `drop function index_user()`,
    `drop trigger index_member on memberships`,
    `drop function index_member()`,
    `drop table member_terms`,
    `drop function search_trigrams(text)`,
    `drop function search_words(text)`,
  ],
};
