import { statement, type Migration } from '../src/index.js';

/** One tenant's table, as small as a test needs. */
export const notes: Migration = {
  id: '0001_notes',
  up: (kit) => [
    `create table notes (
       id integer not null,
       tenant_id uuid not null,
       body text not null,
       primary key (tenant_id, id)
     )`,
    ...kit.tenantTable('notes'),
  ],
  down: () => [`drop table notes`],
};

export interface Note {
  readonly id: number;
  readonly tenant_id: string;
  readonly body: string;
}

export const ADD = statement(
  'notes.add',
  `insert into notes (id, tenant_id, body) values ($1, current_setting('app.tenant_id')::uuid, $2)`,
);
export const LIST = statement<Note>('notes.list', 'select * from notes order by id');
export const FAIL = statement('notes.fail', 'select 1 / 0');
/** What the connection knows about the actor, and which connection it is. */
export const CONTEXT = statement<{ tenant: string; user: string; role: string; pid: number }>(
  'notes.context',
  `select current_setting('app.tenant_id', true) as tenant, current_setting('app.user_id', true) as user,
          current_setting('app.role', true) as role, pg_backend_pid() as pid`,
);
export const SLEEP = statement('notes.sleep', 'select pg_sleep($1)');
