import { once } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { migrate } from '@lyceum/persistence';
import pg from 'pg';
import { schema } from '../../src/migrations/index.js';

export interface PgvectorDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Postgres with pgvector in this process (PGlite), with the schema of the service, over a socket. All connections share
 * one session, which has the rights of the service's role.
 */
export async function pgvectorDatabase(): Promise<PgvectorDatabase> {
  const db = await PGlite.create({ extensions: { vector } });
  const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1', maxConnections: 4 });
  await server.start();
  const url = `postgres://postgres@${server.getServerConn()}/postgres?sslmode=disable`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await migrate(admin, schema, { log: () => undefined });
  const ended = once(admin, 'end');
  await admin.end();
  await ended;
  // What signing in as the role would set.
  await db.exec('set role lyceum_ai; set search_path = ai');
  return {
    url,
    close: async () => {
      await server.stop();
      await db.close();
    },
  };
}
