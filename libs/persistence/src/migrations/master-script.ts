import { dedent, schemaOf, upStatements, type ServiceSchema } from './migration.js';
import { preparation } from './preparation.js';
import { checksumOf } from './runner.js';
import { TableKit } from './table-kit.js';

/**
 * One script with everything, for databases to which only SQL can be brought. It may be run again and
 * again: each migration is guarded by the ledger, so it also brings an older database up to date. Roles
 * are created without passwords.
 */
export function masterScript(schemas: readonly ServiceSchema[]): string {
  const parts = schemas.flatMap((schema) => [
    `-- ${schema.service}`,
    ...preparation(schema.service).map((sql) => `${dedent(sql)};`),
    `set local search_path = ${schemaOf(schema.service)};`,
    ...[...schema.migrations]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((migration) => guarded(schema, migration.id)),
  ]);
  return [
    '-- Generated from the migrations of all services by `npm run generate`. Do not edit.',
    'begin;',
    ...parts,
    'commit;',
    '',
  ].join('\n\n');
}

function guarded(schema: ServiceSchema, id: string): string {
  const kit = new TableKit(schema.service);
  const migration = schema.migrations.find((candidate) => candidate.id === id)!;
  const statements = upStatements(migration, kit).map((sql) => `    execute $sql$${sql}$sql$;`);
  const checksum = checksumOf(migration, kit);
  return [
    'do $migration$ begin',
    `  if not exists (select from migrations where id = '${id}') then`,
    ...statements,
    `    insert into migrations (id, checksum) values ('${id}', '${checksum}');`,
    `  elsif not exists (select from migrations where id = '${id}' and checksum = '${checksum}') then`,
    `    raise exception '${schema.service}: ${id} was edited after it had been applied';`,
    '  end if;',
    'end $migration$;',
  ].join('\n');
}
