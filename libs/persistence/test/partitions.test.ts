import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { statement, type Migration, type PartitionOptions } from '../src/index.js';
import { member, sample, type Sample } from './sample.js';

const partitioned = (
  id: string,
  options: Omit<PartitionOptions, 'table' | 'column'> & { table: string },
): Migration => ({
  id,
  up: (kit) => [
    `create table ${options.table} (tenant_id uuid not null, at timestamptz not null, note text)
     partition by range (at)`,
    ...kit.tenantTable(options.table),
    ...kit.timePartitions({ ...options, column: 'at' }),
  ],
  down: (kit) => [...kit.dropTimePartitions(options.table), `drop table ${options.table}`],
});

const MAINTAIN = statement<{ action: string }>(
  'partitions.maintain',
  'select action from maintain_partitions() as action',
);
const COUNT = statement<{ n: number }>('partitions.count', 'select count(*) as n from by_day');

interface Partition {
  readonly name: string;
  readonly bounds: string;
}

describe('time partitions', () => {
  let service: Sample;
  before(async () => {
    // The session's own zone must not matter.
    const zoned: Migration = {
      id: '0000_zone',
      up: () => [`set timezone = 'Asia/Tokyo'`],
      down: () => [],
    };
    service = await sample([
      zoned,
      partitioned('0001_day', { table: 'by_day', step: 'day', keep: '10 days', ahead: 3 }),
      partitioned('0002_week', { table: 'by_week', step: 'week', keep: '60 days', ahead: 2 }),
      partitioned('0003_month', { table: 'by_month', step: 'month', keep: '400 days', ahead: 2 }),
      partitioned('0004_short', { table: 'short_lived', step: 'month', keep: '1 hour', ahead: 1 }),
    ]);
    await service.admin.query(`set search_path = ${service.name}; set timezone = 'UTC'`);
  });
  after(() => service.end());

  async function partitionsOf(table: string): Promise<Partition[]> {
    const { rows } = await service.admin.query<Partition>(
      `select relname as name, pg_get_expr(relpartbound, c.oid) as bounds
       from pg_inherits join pg_class c on c.oid = inhrelid where inhparent = $1::regclass order by 1`,
      [table],
    );
    return rows;
  }
  async function one<T>(sql: string): Promise<T> {
    const { rows } = await service.admin.query<{ value: T }>(`select ${sql} as value`);
    return rows[0]!.value;
  }
  const expected = (table: string, unit: string, from: number, to: number): Promise<Partition[]> =>
    service.admin
      .query<Partition>(
        `select format('%s_%s', $1::text, to_char(lower, 'YYYYMMDD')) as name,
                format('FOR VALUES FROM (%L) TO (%L)', lower, lower + $2::interval) as bounds
         from (select date_trunc($3, now(), 'UTC') + at * $2::interval as lower from generate_series($4::int, $5::int) as at) as steps
         order by 1`,
        [table, `1 ${unit}`, unit, from, to],
      )
      .then(({ rows }) => rows);

  it('are there for now, for one step back and for as many ahead as asked, with borders in UTC', async () => {
    for (const [table, unit, ahead] of [
      ['by_day', 'day', 3],
      ['by_week', 'week', 2],
      ['by_month', 'month', 2],
    ] as const)
      assert.deepEqual(await partitionsOf(table), await expected(table, unit, -1, ahead));
  });

  it('have row-level security forced, a BRIN index of their own, and no rights for anybody', async () => {
    for (const { name } of await partitionsOf('by_day')) {
      const { rows } = await service.admin.query(
        `select relrowsecurity and relforcerowsecurity as secured, relacl,
                (select count(*)::int from pg_index join pg_class i on i.oid = indexrelid join pg_am on pg_am.oid = i.relam
                 where indrelid = c.oid and amname = 'brin') as brin
         from pg_class c where oid = $1::regclass`,
        [name],
      );
      assert.deepEqual(rows, [{ secured: true, relacl: null, brin: 1 }]);
    }
  });

  it('are kept by the role of the service, which has no right to do so itself', async () => {
    const database = service.open();
    const partitions = await partitionsOf('by_day');
    await service.admin.query(`drop table ${partitions.at(-1)!.name}`);
    const actions = await database.run(member(), (tx) => tx.query(MAINTAIN));
    assert.deepEqual(actions, [{ action: `created ${partitions.at(-1)!.name}` }]);
    assert.deepEqual(await partitionsOf('by_day'), partitions);
    for (const sql of [
      `select * from ${partitions[0]!.name}`,
      `insert into ${partitions[0]!.name} values (null, now())`,
      `drop table ${partitions[0]!.name}`,
      `insert into time_partitions values ('x', '1 day', '1 day', 1)`,
    ])
      await assert.rejects(
        database.read(member(), statement(`partitions.${sql.slice(0, 40)}`, sql)),
        /permission denied|must be owner/,
      );
  });

  it('do not change when everything is there, also not those that are kept shorter than a step', async () => {
    const database = service.open();
    const actions = await database.run(member(), (tx) => tx.query(MAINTAIN));
    assert.deepEqual(actions, []);
    assert.deepEqual(
      await partitionsOf('short_lived'),
      await expected('short_lived', 'month', 0, 1),
    );
  });

  it('are dropped when all in them is older than what is kept, and not before', async () => {
    const make = async (daysAgo: number): Promise<string> => {
      const lower = await one<string>(
        `to_char(date_trunc('day', now()) - interval '${daysAgo} days', 'YYYYMMDD')`,
      );
      await service.admin.query(
        `create table by_day_${lower} partition of by_day
         for values from ('${lower}') to ('${lower}'::timestamptz + interval '1 day')`,
      );
      return `by_day_${lower}`;
    };
    // Of the day 11 days ago, the last moment is younger than 10 days for as long as today lasts.
    const [kept, dropped, older] = [await make(10), await make(12), await make(90)];
    await service.admin.query(`create table by_day_archive (like by_day)`);
    const { rows } = await service.admin.query<{ action: string }>(
      `select action from maintain_partitions() as action order by 1`,
    );
    assert.deepEqual(
      rows.map(({ action }) => action),
      [`dropped ${older}`, `dropped ${dropped}`].sort(),
    );
    const names = (await partitionsOf('by_day')).map(({ name }) => name);
    assert.ok(names.includes(kept));
    await service.admin.query(`drop table by_day_archive, ${kept}`);
  });

  it('show each school its own rows, on both sides of a border', async () => {
    const database = service.open();
    const [first, second] = [member(), member()];
    const insert = statement(
      'partitions.insert',
      `insert into by_day (tenant_id, at) values (current_setting('app.tenant_id')::uuid, $1)`,
    );
    const midnight = await one<Date>(`date_trunc('day', now())`);
    const moments = [new Date(midnight.getTime() - 1), midnight, new Date(midnight.getTime() + 1)];
    await database.run(first, async (tx) => {
      for (const at of moments) await tx.execute(insert, [at]);
    });
    await database.run(second, (tx) => tx.execute(insert, [midnight]));
    assert.deepEqual(await database.read(first, COUNT), [{ n: 3 }]);
    assert.deepEqual(await database.read(second, COUNT), [{ n: 1 }]);
    const { rows } = await service.admin.query<{ count: string }>(
      `select count(*) from by_day group by tableoid order by 1`,
    );
    assert.deepEqual(
      rows.map(({ count }) => count),
      ['1', '3'],
    );
  });

  it('read only what a range of time needs', async () => {
    const { rows } = await service.admin.query<{ 'QUERY PLAN': string }>(
      `explain select * from by_day where at >= '${new Date().toISOString()}'`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const { name: yesterday } = (await partitionsOf('by_day'))[0]!;
    assert.doesNotMatch(plan, new RegExp(yesterday));
  });

  describe('of one service', () => {
    beforeEach(() => service.admin.query('begin'));
    after(() => service.admin.query('rollback'));

    it('are left alone when another keeps a table of the same name', async () => {
      const other = `${service.name}_other`;
      await service.admin.query(
        `create schema ${other};
         create table ${other}.by_day (at timestamptz) partition by range (at);
         create table ${other}.by_day_20000101 partition of ${other}.by_day for values from ('2000-01-01') to ('2000-01-02')`,
      );
      const { rows } = await service.admin.query('select maintain_partitions()');
      assert.deepEqual(rows, []);
    });
  });
});
