import { withClient } from '../with-client.js';

/** Table to digest of its rows, whatever order they lie in. */
export type TableDigests = ReadonlyMap<string, string>;

/** Digests of every table of every schema of ours, all of the same moment. */
export function tableDigests(databaseUrl: string): Promise<TableDigests> {
  return withClient(databaseUrl, async (client) => {
    await client.query('begin transaction isolation level repeatable read read only');
    // Row-level security is forced, also upon whoever owns the tables.
    await client.query(`select set_config('app.role', 'system', true)`);
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema$)' order by 1`,
    );
    const digests = new Map<string, string>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ':' || md5(coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text) as digest from ${name} t`,
      );
      digests.set(name, rows[0]!.digest);
    }
    await client.query('rollback');
    return digests;
  });
}
