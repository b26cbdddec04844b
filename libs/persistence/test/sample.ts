import { createDatabase, uniqueName, uuidv7 } from '@lyceum/testing';
import {
  Database,
  baseMigration,
  migrate,
  roleOf,
  schemaOf,
  type Migration,
  type ServiceSchema,
} from '../src/index.js';
import { Metrics, Tracer, createLogger, systemActor, type Actor } from '@lyceum/platform';
import pg from 'pg';

const PASSWORD = "sample's own";

/** A service that exists only in one test file, in an empty database of that file. */
export interface Sample {
  readonly schema: ServiceSchema;
  /** Name of the schema in the database. */
  readonly name: string;
  readonly role: string;
  readonly admin: pg.Client;
  readonly adminUrl: string;
  /** The URL of the service's own role. */
  readonly url: string;
  /** Pools opened here are closed by `end`. */
  open(options?: Partial<ConstructorParameters<typeof Database>[0]>): Database;
  /** Lines that databases opened here have logged. */
  readonly log: string[];
  end(): Promise<void>;
}

/** @param migrations after the base migration; none are applied with `migrated: false` */
export async function sample(
  migrations: readonly Migration[] = [],
  { migrated = true }: { migrated?: boolean } = {},
): Promise<Sample> {
  const test = await createDatabase({ migrated: false });
  const admin = new pg.Client({ connectionString: test.adminUrl });
  await admin.connect();
  const service = uniqueName('sample');
  const schema = { service, migrations: [baseMigration, ...migrations] };
  if (migrated) await migrate(admin, schema, { rolePassword: PASSWORD });

  const role = roleOf(service);
  const url = new URL(test.adminUrl);
  url.username = role;
  url.password = encodeURIComponent(PASSWORD);
  const opened: Database[] = [];
  const log: string[] = [];
  return {
    schema,
    name: schemaOf(service),
    role,
    admin,
    adminUrl: test.adminUrl,
    url: url.href,
    log,
    open(options = {}) {
      const database = new Database({
        url: url.href,
        maxConnections: 4,
        slowQueryMs: 10_000,
        applicationName: service,
        logger: createLogger(service, 'trace', { write: (line) => void log.push(line) }),
        metrics: new Metrics(),
        tracer: Tracer.disabled,
        ...options,
      });
      opened.push(database);
      return database;
    },
    async end() {
      await Promise.all(opened.map((database) => database.close()));
      // The role belongs to the whole server and would outlive the database.
      await admin.query(`drop owned by ${role} cascade; drop role ${role}`).catch(() => undefined);
      await admin.end();
      await test.drop();
    },
  };
}

/** Somebody in a school. */
export function member(tenantId: string = uuidv7(), userId: string = uuidv7()): Actor {
  return {
    ...systemActor('test', { tenantId }),
    kind: 'user',
    role: 'owner',
    userId,
  };
}
