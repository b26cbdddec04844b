import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { describeSchema, validateSchema } from '@lyceum/persistence';
import { oneOfEverything, plantedService, type PlantedService } from './planted-service.js';

describe('db:validate', () => {
  let service: PlantedService;
  let expected: string[];
  before(async () => {
    service = await plantedService();
    expected = await describeSchema(service.admin, service.name);
  });
  after(() => service.end());
  // Each damage is undone by a rollback; none of them needs to be committed to be seen.
  beforeEach(async () => {
    await service.admin.query(`begin; set local search_path = ${service.name}`);
  });
  afterEach(() => service.admin.query('rollback'));

  const findings = (): Promise<string[]> => validateSchema(service.admin, service.schema, expected);

  it('has nothing to say about a database that is as it should be', async () => {
    assert.deepEqual(await findings(), []);
  });

  const damages: readonly (readonly [
    string,
    (role: string) => string,
    (role: string) => readonly RegExp[],
  ])[] = [
    [
      'a column that is missing',
      () => `alter table parents drop column mood cascade`,
      () => [/missing column parents\.mood/, /missing view calm_parents/],
    ],
    [
      'a column of another type',
      () => `alter table visits alter page type varchar(10)`,
      () => [/missing column visits\.page text/, /not in the code: column visits\.page character/],
    ],
    [
      'a column that became optional',
      () => `alter table children alter tags drop not null`,
      () => [/missing column children\.tags text\[\] not null/],
    ],
    [
      'a policy that is missing',
      () => `drop policy tenant_isolation on parents; drop policy staff_insert on parents;
             drop policy staff_update on parents; drop policy staff_delete on parents`,
      () => [/missing policy parents\.tenant_isolation/, /table parents has no policy/],
    ],
    [
      'a policy that was loosened',
      () => `alter policy tenant_isolation on parents using (true)`,
      () => [/missing policy parents\.tenant_isolation/, /not in the code: policy parents/],
    ],
    [
      'security that is off',
      () => `alter table children disable row level security`,
      () => [/missing table children rls forced/, /row-level security is not enabled on children/],
    ],
    [
      'security that is not forced',
      () => `alter table children no force row level security`,
      () => [/row-level security is not forced on children/],
    ],
    [
      'a partition without security',
      () => `do $$ begin execute (select format('alter table %s disable row level security', min(inhrelid)::regclass)
             from pg_inherits where inhparent = 'visits'::regclass); end $$`,
      () => [/row-level security is not enabled on visits_\d{8}/],
    ],
    [
      'a partition that may be read directly',
      (
        role,
      ) => `do $$ begin execute (select format('grant select on %s to ${role}', min(inhrelid)::regclass)
             from pg_inherits where inhparent = 'visits'::regclass); end $$`,
      (role) => [new RegExp(`partition visits_\\d{8} can be used by ${role}`)],
    ],
    [
      'a partitioned table that nobody keeps',
      () => `do $$ declare name text; begin
        for name in select inhrelid::regclass from pg_inherits
          where inhparent = 'visits'::regclass and right(inhrelid::regclass::text, 8)::date > now()
        loop execute 'drop table ' || name; end loop; end $$`,
      () => [/table visits has no partition ahead of now/],
    ],
    [
      'a foreign key without an index',
      () => `drop index children_by_parent`,
      () => [/missing index .*children_by_parent/, /foreign key .* of .*children has no index/],
    ],
    [
      'a foreign key with an index over some rows only',
      () => `drop index children_by_parent;
             create index on children (tenant_id, parent_id) where kind = 'left'`,
      () => [/foreign key .* of .*children has no index/],
    ],
    [
      'a check that is missing',
      () => `alter table children drop constraint children_kind_check`,
      () => [/missing constraint children\.children_kind_check/],
    ],
    [
      'a table that nobody knows',
      () => `create table strangers (id int)`,
      () => [
        /not in the code: table strangers/,
        /not enabled on strangers/,
        /table strangers has no policy/,
      ],
    ],
    [
      'a type that changed',
      () => `alter type mood rename value 'calm' to 'quiet'`,
      () => [/missing type mood/],
    ],
    [
      'a view with the rights of its owner',
      () => `alter view calm_parents set (security_invoker = off)`,
      () => [/view calm_parents runs with the rights of its owner/],
    ],
    [
      'a materialised view that can be read',
      () => `grant select on parent_counts to public`,
      () => [/materialised view parent_counts can be used by public/],
    ],
    [
      'a function that changed',
      () =>
        `create or replace function maintain_partitions() returns setof text language sql as 'select null'`,
      () => [/missing function .*maintain_partitions/],
    ],
    [
      'a function that everybody may call',
      () => `grant execute on function maintain_partitions to public`,
      () => [/not in the code: grant EXECUTE on function maintain_partitions to public/],
    ],
    [
      'a right too many',
      (role) => `grant truncate on parents to ${role}`,
      (role) => [new RegExp(`not in the code: grant TRUNCATE on parents to ${role}`)],
    ],
    [
      'a right on a column',
      (role) => `grant select (checksum) on migrations to ${role}`,
      (role) => [new RegExp(`grant SELECT on column migrations\\.checksum to ${role}`)],
    ],
    [
      'a right of another on the schema',
      () =>
        `do $$ begin execute format('grant usage on schema %I to pg_monitor', current_schema()); end $$`,
      () => [/not in the code: grant USAGE on schema to pg_monitor/],
    ],
    [
      'a right too few',
      (role) => `revoke delete on parents from ${role}`,
      () => [/missing grant DELETE on parents/],
    ],
    [
      'a role that may do too much',
      (role) => `alter role ${role} bypassrls createdb createrole`,
      () => [/may bypass row-level security/, /may create databases/, /may create roles/],
    ],
    [
      'a role that may act as another',
      (role) => `grant pg_read_all_data to ${role}`,
      (role) => [new RegExp(`role ${role} may act as pg_read_all_data`)],
    ],
    [
      'a role that may create',
      (role) => `do $$ begin
        execute format('grant create on schema %I to ${role}', current_schema());
        execute format('grant create, temporary on database %I to ${role}', current_database());
      end $$`,
      () => [/may create in schema planted/, /may create temporary tables/, /may create schemas/],
    ],
    [
      'a role that owns a table',
      (
        role,
      ) => `do $$ begin execute format('grant create on schema %I to ${role}', current_schema()); end $$;
                 alter table parents owner to ${role}`,
      () => [/owns .*parents/],
    ],
    [
      'a migration that is not applied',
      () => `delete from migrations where id = '${oneOfEverything.id}'`,
      () => [/migration 0001_one_of_everything is not applied/],
    ],
    [
      'a migration that is not ours',
      () => `insert into migrations (id, checksum) values ('0009_theirs', '')`,
      () => [/the database has 0009_theirs where the code has nothing/],
    ],
    [
      'a migration that was edited',
      () => `update migrations set checksum = 'another'`,
      () => [/0000_base was edited/],
    ],
  ];

  for (const [name, damage, patterns] of damages)
    it(`finds ${name}`, async () => {
      await service.admin.query(damage(service.role));
      const found = await findings();
      for (const pattern of patterns(service.role))
        assert.ok(
          found.some((finding) => pattern.test(finding)),
          `${pattern} is not in:\n${found.join('\n')}`,
        );
      for (const finding of found) assert.doesNotMatch(finding, /\n/);
    });

  it('accepts however the rights of a view were written', async () => {
    await service.admin.query(`alter view calm_parents set (security_invoker = on)`);
    const found = await findings();
    assert.ok(!found.some((finding) => finding.includes('runs with the rights')), found.join('\n'));
  });

  it('says that everything is missing in an empty database', async () => {
    const empty = await plantedService([]);
    try {
      const schema = { ...service.schema, service: 'nobody_made_this' };
      const found = await validateSchema(empty.admin, schema, expected);
      assert.equal(found.length, service.schema.migrations.length);
      assert.match(found.join('\n'), /0000_base is not applied; run npm run db:migrate/);
    } finally {
      await empty.end();
    }
  });
});
