import type { Migration } from '@lyceum/persistence';

/** The people a service knows: ids only, from the facts of identity. */
export function peopleTable(id: string): Migration {
  return {
    id,
    up: (kit) => [
      `create table people (
         user_id uuid primary key,
         registered_at timestamptz not null,
         version bigint not null
       )`,
      ...kit.personalTable('people'),
    ],
    down: () => [`drop table people`],
  };
}
