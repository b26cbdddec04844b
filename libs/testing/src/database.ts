import { randomBytes } from 'node:crypto';
import { databaseAccounts, databaseRole, discoverServices } from '@lyceum/infrastructure';
import pg from 'pg';
import { atEnd } from './at-end.js';
import { loadMigrations } from './backbone.js';
import { checkoutRoot } from './checkout-root.js';
import { testInfrastructure } from './test-infrastructure.js';

export interface TestDatabase {
  readonly name: string;
  /** The superuser's, in this database. */
  readonly adminUrl: string;
  /** Name of a service, or of its jobs (`identity-jobs`), to the password of its role. */
  readonly rolePasswords: Readonly<Record<string, string>>;
  /** The URL of the role of a service, or of its jobs (`identity-jobs`), in this database. */
  serviceUrl(service: string): string;
  /** Removes it, with whoever is still connected; happens at the end of the process anyway. */
  drop(): Promise<void>;
}

/** Roles belong to the whole cluster, so every file and run of the tests has to mean the same passwords. */
const ROLE_PASSWORD = 'lyceum-tests-only';

/** Of the advisory lock under which files migrate; any number that nobody else uses will do. */
const LOCK = 5_310_417;

/** One template for a run, and none from an earlier run that may have had other migrations. */
const RUN = process.env['LYCEUM_TEST_RUN'] ?? `p${process.pid}${randomBytes(3).toString('hex')}`;

/**
 * A fresh database for this test file, dropped at the end of the process.
 * @param migrated with every schema up to date, as a copy of a template that is migrated once in a run;
 * empty otherwise.
 */
export async function createDatabase({
  migrated = true,
}: { migrated?: boolean } = {}): Promise<TestDatabase> {
  const { adminUrl } = (await testInfrastructure()).postgres;
  const name = `test_${RUN}_${randomBytes(5).toString('hex')}`;
  const url = inDatabase(adminUrl, name);
  const rolePasswords = testRolePasswords();
  if (migrated) {
    // One at a time: the roles that migrations change belong to all databases.
    await asAdmin(adminUrl, async (admin) => {
      await admin.query('select pg_advisory_lock($1)', [LOCK]);
      const template = await migratedTemplate(adminUrl, admin);
      await admin.query(`create database ${name} template ${template}`);
      // Rights on a database, unlike those in it, are not copied with a template: migrating again, which
      // changes nothing else, grants them.
      const migrateAll = await loadMigrations();
      await migrateAll({ adminUrl: url, rolePasswords });
    });
  } else {
    await asAdmin(adminUrl, (admin) => admin.query(`create database ${name} template template0`));
  }

  let dropped = false;
  const drop = async (): Promise<void> => {
    if (dropped) return;
    dropped = true;
    await asAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`));
  };
  atEnd(drop);
  return {
    name,
    adminUrl: url,
    rolePasswords,
    serviceUrl: (service) => {
      const role = new URL(url);
      role.username = databaseRole(service);
      role.password = rolePasswords[service] ?? '';
      return role.toString();
    },
    drop,
  };
}

/** The passwords of the database roles in tests, by service. */
export function testRolePasswords(): Record<string, string> {
  return Object.fromEntries(
    databaseAccounts(discoverServices(checkoutRoot)).map((name) => [name, ROLE_PASSWORD]),
  );
}

/** Migrates the template unless another file of this run has. The caller holds the lock. */
async function migratedTemplate(adminUrl: string, admin: pg.Client): Promise<string> {
  const name = `test_${RUN}_template`;
  const building = `${name}_building`;
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount !== 0) return name;
  // A file that crashed half-way left one that is not complete.
  await admin.query(`drop database if exists ${building} with (force)`);
  await admin.query(`create database ${building} template template0`);
  const migrateAll = await loadMigrations();
  await migrateAll({
    adminUrl: inDatabase(adminUrl, building),
    rolePasswords: testRolePasswords(),
  });
  await admin.query(`alter database ${building} rename to ${name}`);
  // Copying needs a template that nobody is connected to.
  await admin.query(`alter database ${name} with allow_connections false`);
  if (process.env['LYCEUM_TEST_RUN'] === undefined) {
    atEnd(() => asAdmin(adminUrl, (again) => again.query(`drop database if exists ${name}`)));
  }
  return name;
}

async function asAdmin(
  adminUrl: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function inDatabase(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
}
