import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Migration } from '@lyceum/persistence';
import { contractFindings, releasesIn } from './contract-findings.js';
import { contractSteps } from './contract-steps.js';

const first: Migration = {
  id: '0001_first',
  up: () => [
    `create table courses (id uuid primary key, title text not null, note text)`,
    `create unique index courses_by_title on courses (title)`,
    `create index courses_by_note on courses (note)`,
  ],
  down: () => [],
};

/** What is wrong with a migration that comes after the first. */
function problems(...up: string[]): string[] {
  const migrations = [first, { id: '0002_second', up: () => up, down: () => [] }];
  return contractSteps({ service: 'planted', migrations }).map(({ problem }) => problem);
}

const refused = [
  'drop table courses',
  'drop table if exists courses cascade',
  'drop function search_words(text)',
  'drop policy tenant_isolation on courses',
  'drop index courses_by_title',
  'revoke update, delete on courses from lyceum_planted',
  'create unique index courses_by_note_once on courses (note)',
  'create trigger no_change before update on courses for each row execute function elsewhere()',
  'alter table courses rename to lectures',
  'alter table courses rename column title to name',
  'alter index courses_by_title rename to titles',
  'alter table courses drop column note',
  'alter table courses alter column title type varchar(20)',
  'alter table courses alter column note set not null',
  'alter table courses alter column title drop default',
  'alter table courses add column slug text not null',
  'alter table courses add column note2 text, drop column note',
  `alter table courses add constraint short check (title <> '' or note = '(a, b)') not valid`,
  'alter table courses add constraint one_note unique (note)',
  'alter table courses add foreign key (note) references notes',
  'alter table courses force row level security',
];

const allowed = [
  'create table lessons (id uuid primary key, title text not null check (length(title) < 9))',
  'create index courses_by_both on courses (title, note)',
  'create policy more on courses for select using (true)',
  'drop index courses_by_note',
  'alter table courses add column slug text unique',
  `alter table courses add column slug text not null default '' check (slug <> 'a, b')`,
  'alter table courses alter column title drop not null',
  'alter table courses drop constraint short',
  'grant select on courses to lyceum_planted',
  `update courses set note = 'drop table courses'`,
  `-- drop table courses
   insert into courses (title) values ('x')`,
];

describe('contractSteps', () => {
  for (const sql of refused)
    it(`finds: ${sql}`, () => {
      assert.equal(problems(sql).length, 1);
    });

  for (const sql of allowed)
    it(`lets pass: ${sql}`, () => {
      assert.deepEqual(problems(sql), []);
    });

  it('lets a migration do as it likes with what it makes', () => {
    const table = 'create table lessons (id uuid, title text)';
    assert.deepEqual(
      problems(
        table,
        'alter table lessons enable row level security',
        'alter table lessons alter column title set not null',
        'create unique index lessons_by_title on lessons (title)',
        'revoke delete on lessons from lyceum_planted',
        'drop table lessons',
      ),
      [],
    );
  });

  it('knows what earlier code has always given, and what it never does', () => {
    const freed = 'alter table courses alter column title drop not null, add column sealed bytea';
    const check = 'add constraint way check (title is not null or sealed is not null)';
    assert.deepEqual(problems(`${freed}, ${check}`), []);
    assert.deepEqual(problems(freed, 'create unique index seals on courses (sealed)'), []);
    assert.equal(problems(`alter table courses ${check}`).length, 1);
  });

  it('looks whether a trigger refuses', () => {
    const routine = (body: string): string =>
      `create function watch() returns trigger language plpgsql as $$ begin ${body}; end $$`;
    const trigger =
      'create trigger watch after update on courses for each row execute function watch()';
    assert.deepEqual(problems(routine('return null'), trigger), []);
    assert.equal(problems(routine(`raise exception 'no'`), trigger).length, 1);
  });
});

describe('contractFindings', () => {
  const findings = (safeFrom: string | undefined, up: string, made: string[]): string[] => {
    const second = { id: '0002_second', up: () => [up], down: () => [] };
    const migrations = [first, { ...second, ...(safeFrom && { safeFrom }) }];
    return contractFindings({ service: 'planted', migrations }, { made, next: '0.2.0' });
  };
  const contraction = 'drop table courses';

  it('wants the release from which a step is safe, and that it is out', () => {
    assert.match(findings(undefined, contraction, ['0.1.0']).join(), /0002_second drops the table/);
    assert.deepEqual(findings('0.1.0', contraction, ['0.1.0']), []);
    assert.match(findings('0.2.0', contraction, ['0.1.0']).join(), /has not been released/);
  });

  it('lets the first release contract what it has made itself', () => {
    assert.deepEqual(findings('0.2.0', contraction, []), []);
    assert.equal(findings('0.3.0', contraction, []).length, 1);
  });

  it('does not let a release be named for nothing', () => {
    assert.equal(findings('0.1.0', 'create table lessons (id uuid)', ['0.1.0']).length, 1);
  });

  it('reads releases from a changelog', () => {
    const changelog =
      '# Changelog\n## Unreleased\n## [0.2.0] - 2026-02-01\n## 0.1.0 - 2026-01-31\n';
    assert.deepEqual(releasesIn(changelog), ['0.2.0', '0.1.0']);
  });
});
