import type { Backbone } from '@lyceum/infrastructure';

/**
 * Migrations and the event bus of this checkout. They are looked up at run time and not compiled against,
 * because the tests of those very packages use this one.
 * @param migrated whether the database needs no migrations
 */
export async function loadBackbone({ migrated }: { migrated: boolean }): Promise<Backbone> {
  const [messaging, migrateAll] = await Promise.all([
    load('@lyceum/messaging/backbone'),
    migrated ? undefined : loadMigrations(),
  ]);
  return {
    ...(migrateAll === undefined ? {} : { migrateAll }),
    natsServerConfig: part(messaging, 'natsServerConfig'),
    provisionStreams: part(messaging, 'provisionStreams'),
  };
}

/** Only the migrations, for tests that have a database and no bus. */
export async function loadMigrations(): Promise<Required<Backbone>['migrateAll']> {
  return part(await load('@lyceum/db/migrations'), 'migrateAll');
}

type Module = { readonly name: string; readonly exports: Partial<Backbone> };

async function load(name: string): Promise<Module> {
  return { name, exports: (await import(name)) as Partial<Backbone> };
}

function part<K extends keyof Backbone>({ name, exports }: Module, key: K): Required<Backbone>[K] {
  const value = exports[key];
  if (value === undefined)
    throw new Error(`${name} does not export ${key}. Build it with: npm run build`);
  return value as Required<Backbone>[K];
}
