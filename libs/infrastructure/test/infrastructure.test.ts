import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import {
  isAlive,
  removeInfrastructureData,
  startInfrastructure,
  type Infrastructure,
} from '../src/index.js';

const base = mkdtempSync(join(tmpdir(), 'lyceum path with a space '));
// As a checkout usually is: open to the account that Postgres runs as when we are root.
chmodSync(base, 0o711);
const onlyPath = { PATH: process.env['PATH'] };

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('startInfrastructure', () => {
  let infrastructure: Required<Infrastructure>;
  before(async () => {
    infrastructure = (await startInfrastructure({
      dataDir: base,
      ephemeral: true,
      env: onlyPath,
    })) as Required<Infrastructure>;
  });
  after(() => {
    rmSync(base, { recursive: true, force: true });
  });

  it('runs every server on loopback, from a path with a space', async () => {
    const { postgres, nats, redis, s3, mail } = infrastructure;
    for (const server of [postgres, nats, redis, s3, mail]) {
      assert.equal(server.external, false, server.name);
      assert.ok(isAlive(server.pid ?? 0), server.name);
    }
    for (const url of [
      postgres.adminUrl,
      nats.url,
      redis.url,
      s3.endpoint,
      mail.smtpUrl,
      mail.inboxUrl,
    ]) {
      assert.equal(new URL(url).hostname, '127.0.0.1');
    }
    assert.deepEqual(
      await query(
        postgres.adminUrl,
        `select current_user, current_setting('listen_addresses') as at`,
      ),
      [{ current_user: 'postgres', at: '127.0.0.1' }],
    );
  });

  it('has the extensions the services use', async () => {
    for (const extension of ['pg_trgm', 'pgcrypto', 'btree_gin', 'ltree', 'unaccent']) {
      await query(infrastructure.postgres.adminUrl, `create extension ${extension}`);
    }
  });

  it('kills a server with all it forked, tells about it, and starts it again on the same port and data', async () => {
    const { postgres } = infrastructure;
    await query(postgres.adminUrl, 'create table kept (id int)');
    await query(postgres.adminUrl, 'insert into kept values (1)');
    const pid = postgres.pid ?? 0;
    const exits: unknown[] = [];
    const unsubscribe = postgres.onExit((exit) => exits.push(exit));

    await postgres.kill();
    assert.equal(isAlive(pid), false);
    await assert.rejects(query(postgres.adminUrl, 'select 1'), { code: 'ECONNREFUSED' });
    assert.deepEqual(exits, [{ code: null, signal: 'SIGKILL', expected: true }]);

    await postgres.restart();
    unsubscribe();
    assert.notEqual(postgres.pid, pid);
    assert.deepEqual(await query(postgres.adminUrl, 'select id from kept'), [{ id: 1 }]);
  });

  for (const name of ['nats', 'redis', 's3', 'mail'] as const) {
    it(`restarts ${name} after SIGKILL`, async () => {
      const server = infrastructure[name];
      const pid = server.pid;
      await server.kill();
      await server.restart();
      assert.notEqual(server.pid, pid);
      assert.ok(isAlive(server.pid ?? 0));
    });
  }

  it('stops everything and removes ephemeral data', async () => {
    const { postgres, nats, redis, s3, mail } = infrastructure;
    const pids = [postgres, nats, redis, s3, mail].map((server) => server.pid ?? 0);
    await infrastructure.stop();
    assert.deepEqual(pids.filter(isAlive), []);
    assert.deepEqual(readdirSync(base), []);
  });
});

describe('startInfrastructure with data that stays', () => {
  it('keeps data and password across starts, and takes another port when the old one is taken', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'lyceum-kept-'));
    chmodSync(dataDir, 0o711);
    try {
      const options = { dataDir, services: ['postgres'] as const, env: onlyPath };
      const first = await startInfrastructure(options);
      const url = first.postgres?.adminUrl ?? '';
      await query(url, 'create table kept (id int)');
      const port = Number(new URL(url).port);

      // The same data twice at a time must never happen.
      await assert.rejects(startInfrastructure(options), /two cannot share this data/);
      assert.deepEqual(await query(url, 'select count(*)::int as n from kept'), [{ n: 0 }]);
      await first.stop();

      const second = await startInfrastructure({ ...options, ports: { postgres: port } });
      assert.equal(second.postgres?.adminUrl, url);
      assert.deepEqual(await query(url, 'select count(*)::int as n from kept'), [{ n: 0 }]);
      await second.stop();
      assert.ok(existsSync(join(dataDir, 'postgres.password')));
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describe('startInfrastructure with a cluster to begin with', () => {
  it('copies it, and leaves it as it was', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'lyceum-copied-'));
    const options = {
      ...{ dataDir, services: ['postgres'] as const },
      ...{ ephemeral: true, env: onlyPath },
    };
    const origin = await startInfrastructure(options);
    const originUrl = origin.postgres!.adminUrl;
    await query(originUrl, 'create table kept (id int)');
    await origin.postgres!.stop();

    const copy = await startInfrastructure({ ...options, cluster: origin.postgres!.cluster! });
    await query(copy.postgres!.adminUrl, 'insert into kept values (1)');
    await origin.postgres!.restart();
    assert.deepEqual(await query(originUrl, 'select id from kept'), []);
    assert.deepEqual(await query(copy.postgres!.adminUrl, 'select id from kept'), [{ id: 1 }]);
    await Promise.all([origin.stop(), copy.stop()]);
    rmdirSync(dataDir);
  });
});

describe('a directory that the account of Postgres cannot enter', () => {
  const skip = process.getuid?.() !== 0 && 'only root runs Postgres as another account';
  it('has its data kept elsewhere, which is said, found again and removed', { skip }, async () => {
    const closed = mkdtempSync(join(tmpdir(), 'lyceum-closed-'));
    chmodSync(closed, 0o700);
    const dataDir = join(closed, 'checkout', '.lyceum');
    const lines: string[] = [];
    const options = {
      dataDir,
      services: ['postgres'] as const,
      env: onlyPath,
      log: (line: string) => lines.push(line),
    };
    try {
      const first = await startInfrastructure(options);
      await query(first.postgres?.adminUrl ?? '', 'create table kept (id int)');
      await first.stop();
      const elsewhere =
        /data is in (\/var\/lib\/lyceum\/\w+), because/.exec(lines.join('\n'))?.[1] ?? '';
      assert.ok(existsSync(join(elsewhere, 'cluster', 'PG_VERSION')), lines.join('\n'));

      const second = await startInfrastructure(options);
      assert.deepEqual(await query(second.postgres?.adminUrl ?? '', 'select * from kept'), []);
      await second.stop();
      removeInfrastructureData(dataDir);
      assert.equal(existsSync(elsewhere), false);
    } finally {
      removeInfrastructureData(dataDir);
      rmSync(closed, { recursive: true, force: true });
    }
  });
});
