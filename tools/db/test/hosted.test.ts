import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';
import { createDatabase, type TestDatabase } from '@lyceum/testing';
import { withClient } from '../src/index.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a user would. @param answer typed on standard input, which is closed then */
async function command(
  { adminUrl }: TestDatabase,
  args: readonly string[],
  answer?: string,
): Promise<Result> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], DATABASE_ADMIN_URL: adminUrl },
    stdio: 'pipe',
  });
  child.stdin.end(answer ?? '');
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ]);
  return { code, stdout, stderr };
}

const schemasIn = (database: TestDatabase): Promise<string[]> =>
  withClient(database.adminUrl, async (client) => {
    const { rows } = await client.query<{ nspname: string }>(
      `select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$|public$)' order by 1`,
    );
    return rows.map(({ nspname }) => nspname);
  });

describe('db:migrate --hosted', () => {
  it('shows what it would do, asks, and changes nothing without a yes', async () => {
    const database = await createDatabase({ migrated: false });
    for (const answer of ['y\n', undefined]) {
      const { code, stdout, stderr } = await command(database, ['migrate', '--hosted'], answer);
      assert.equal(code, 1, `${String(answer)}: ${stdout}${stderr}`);
      assert.match(stdout, /Database test_\w+, extensions: plpgsql/);
      assert.match(stdout, /catalog: 0000_base, 0001_event_tables/);
      assert.match(stdout, /Type yes/);
      assert.match(stderr, /^Nothing was changed\.$/m);
    }
    assert.deepEqual(await schemasIn(database), []);
  });

  it('applies everything when the answer is yes, or was given before', async () => {
    const database = await createDatabase({ migrated: false });
    const asked = await command(database, ['migrate', '--hosted'], 'yes\n');
    assert.equal(asked.code, 0, asked.stderr);
    assert.match(asked.stdout, /catalog: applied 0000_base/);
    const again = await command(database, ['migrate', '--hosted', '--yes']);
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /catalog: up to date/);
    const validated = await command(database, ['validate']);
    assert.deepEqual(
      [validated.code, validated.stdout.trim()],
      [0, 'The database is as the code needs it.'],
    );
  });

  it('refuses a schema that somebody else has filled', async () => {
    for (const table of ['theirs', 'migrations']) {
      const database = await createDatabase({ migrated: false });
      await withClient(database.adminUrl, (client) =>
        client.query(`create schema catalog; create table catalog.${table} (name text)`),
      );
      const { code, stderr } = await command(database, ['migrate', '--hosted', '--yes']);
      assert.equal(code, 1);
      assert.match(stderr, /Schema catalog has tables that no migration of ours made/);
      assert.deepEqual(await schemasIn(database), ['catalog']);
    }
  });
});

describe('db:rollback and db:validate', () => {
  it('undo the last migrations of one service, and say what is missing then', async () => {
    const database = await createDatabase();
    const nobody = await command(database, ['rollback']);
    assert.deepEqual(
      [nobody.code, nobody.stderr.trim()],
      [1, 'Say which service: --service catalog'],
    );
    const unknown = await command(database, ['rollback', '--service', 'chess']);
    assert.match(unknown.stderr, /no service with migrations called chess/);

    const undone = await command(database, ['rollback', '--service', 'catalog']);
    assert.equal(undone.code, 0, undone.stderr);
    const [, id] = /catalog: undid (\w+)/.exec(undone.stdout)!;
    const validated = await command(database, ['validate']);
    assert.equal(validated.code, 1);
    assert.match(
      validated.stdout,
      new RegExp(`^catalog: migration ${id} is not applied; run npm run db:migrate$`, 'm'),
    );
    assert.match(validated.stderr, /^1 findings?$/m);
  });

  it('say how they are used', async () => {
    const database = await createDatabase({ migrated: false });
    for (const args of [[], ['dance'], ['migrate', '--force']]) {
      const { code, stderr } = await command(database, args);
      assert.equal(code, 1);
      assert.match(stderr, /Usage|--force/);
      assert.doesNotMatch(stderr, /\n {4}at /);
    }
  });
});
