import type { Backbone } from '@lyceum/infrastructure';

/** Migrations and the event bus, loaded only by the commands that bring a stack up. */
export async function loadBackbone(): Promise<Backbone> {
  const [{ migrateAll }, { natsServerConfig, provisionStreams }] = await Promise.all([
    import('@lyceum/db/migrations'),
    import('@lyceum/messaging/backbone'),
  ]);
  return { migrateAll, natsServerConfig, provisionStreams };
}
