import { createDatabase, uniqueName, type TestDatabase } from '@lyceum/testing';
import {
  baseMigration,
  migrate,
  roleOf,
  schemaOf,
  type Migration,
  type ServiceSchema,
  type TableKit,
} from '@lyceum/persistence';
import pg from 'pg';

const PASSWORD = 'planted';

/** A service of one test, with one of everything and whatever a test plants. */
export interface PlantedService {
  readonly schema: ServiceSchema;
  readonly name: string;
  readonly role: string;
  readonly adminUrl: string;
  readonly admin: pg.Client;
  /** Connected as the service's role. */
  connect(): Promise<pg.Client>;
  end(): Promise<void>;
}

/** One of everything that a schema may hold, as it should be. */
export const oneOfEverything: Migration = {
  id: '0001_one_of_everything',
  up: (kit) => [
    `create type mood as enum ('calm', 'stormy')`,
    `create table parents (
       id uuid primary key,
       tenant_id uuid not null,
       slug text not null check (slug ~ '^[a-z0-9]{3,20}$'),
       mood mood not null,
       unique (tenant_id, id)
     )`,
    ...kit.tenantTable('parents'),
    `create table children (
       seq bigint generated always as identity primary key,
       tenant_id uuid not null,
       parent_id uuid not null,
       kind text not null check (kind in ('left', 'right')),
       share numeric(3, 2) not null check (share between 0.25 and 0.75),
       long text not null check (char_length(long) >= 30),
       tags text[] not null,
       span tstzrange not null,
       doubled numeric generated always as (share * 2) stored,
       foreign key (tenant_id, parent_id) references parents (tenant_id, id)
     )`,
    `create index children_by_parent on children (tenant_id, parent_id)`,
    ...kit.tenantTable('children'),
    `create table visits (tenant_id uuid not null, at timestamptz not null, page text not null) partition by range (at)`,
    ...kit.tenantTable('visits'),
    ...kit.timePartitions({
      table: 'visits',
      column: 'at',
      step: 'day',
      keep: '30 days',
      ahead: 2,
    }),
    `create table grades (tenant_id uuid not null, user_id uuid not null, grade integer not null)`,
    ...kit.memberTable('grades'),
    `create view calm_parents with (security_invoker = true) as select * from parents where mood = 'calm'`,
    kit.grant('calm_parents', 'select'),
    `create materialized view parent_counts as select tenant_id, count(*) from parents group by 1`,
  ],
  down: (kit) => [
    `drop materialized view parent_counts`,
    `drop view calm_parents`,
    ...kit.dropTimePartitions('visits'),
    `drop table grades, visits, children, parents`,
    `drop type mood`,
  ],
};

/** A migration that is only ever applied. */
export const planted = (up: (kit: TableKit) => readonly string[]): Migration => ({
  id: '0002_planted',
  up,
  down: () => [],
});

/** One database for all of a file: each service has a schema and a role of its own. */
let shared: Promise<TestDatabase> | undefined;

export async function plantedService(
  migrations: readonly Migration[] = [oneOfEverything],
): Promise<PlantedService> {
  const database = await (shared ??= createDatabase({ migrated: false }));
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const service = uniqueName('planted');
  const schema = { service, migrations: [baseMigration, ...migrations] };
  await migrate(admin, schema, { rolePassword: PASSWORD });
  const role = roleOf(service);
  const clients: pg.Client[] = [];
  return {
    schema,
    name: schemaOf(service),
    role,
    adminUrl: database.adminUrl,
    admin,
    async connect() {
      const url = new URL(database.adminUrl);
      [url.username, url.password] = [role, PASSWORD];
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      clients.push(client);
      return client;
    },
    async end() {
      await Promise.all(clients.map((client) => client.end()));
      // The role belongs to the whole server and would outlive the database.
      await admin.query(
        `drop schema ${schemaOf(service)} cascade; drop owned by ${role} cascade; drop role ${role}`,
      );
      await admin.end();
    },
  };
}
