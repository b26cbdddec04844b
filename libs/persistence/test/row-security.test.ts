import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  anonymousActor,
  newTraceContext,
  systemActor,
  type Actor,
  type Role,
} from '@lyceum/platform';
import { statement, type Database, type Migration, type Tx } from '../src/index.js';
import { member, sample, type Sample } from './sample.js';

const TABLES = [
  'shared',
  'of_staff',
  'about_member',
  'about_person',
  'projected',
  'internal',
  'closed',
  'shown',
];
const columns = `(id integer not null, tenant_id uuid, user_id uuid, visible boolean not null default false)`;

const kinds: Migration = {
  id: '0001_kinds',
  up: (kit) => [
    ...TABLES.map((table) => `create table ${table} ${columns}`),
    ...kit.tenantTable('shared'),
    ...kit.staffTable('of_staff'),
    ...kit.memberTable('about_member'),
    ...kit.personalTable('about_person'),
    ...kit.projectionTable('projected'),
    ...kit.systemTable('internal'),
    ...kit.adminTable('closed'),
    ...kit.tenantTable('shown'),
    kit.publicRead('shown', 'visible'),
    `create index shared_by_tenant on shared (tenant_id)`,
  ],
  down: () => [`drop table ${TABLES.join(', ')}`],
};

describe('the kinds of tables', () => {
  let service: Sample;
  let database: Database;
  const teacher = member();
  const learner: Actor = { ...member(teacher.tenantId), role: 'learner' };
  const classmate: Actor = { ...member(teacher.tenantId), role: 'learner' };
  const stranger = member();
  const backend = systemActor('test');
  const inSchool = systemActor('test', { tenantId: teacher.tenantId });
  const visitor = anonymousActor({ requestId: 'test', trace: newTraceContext(false) });

  before(async () => {
    service = await sample([kinds]);
    database = service.open();
    // One row about the learner, made by nobody whom a policy binds.
    for (const table of TABLES)
      await service.admin.query(
        `insert into ${service.name}.${table} (id, tenant_id, user_id) values (1, $1, $2)`,
        [teacher.tenantId, learner.userId],
      );
  });
  after(() => service.end());

  const select = (table: string): ReturnType<typeof statement<{ id: number }>> =>
    statement<{ id: number }>(`kinds.select_${table}`, `select id from ${table} order by id`);
  const insert = (table: string): ReturnType<typeof statement> =>
    statement(
      `kinds.insert_${table}`,
      `insert into ${table} (id, tenant_id, user_id) values (2, $1, $2)`,
    );
  const update = (table: string): ReturnType<typeof statement> =>
    statement(`kinds.update_${table}`, `update ${table} set visible = visible where id = 1`);

  const undo = new Error('undone');
  async function tried(actor: Actor, work: (tx: Tx) => Promise<boolean>): Promise<boolean> {
    let done = false;
    try {
      await database.run(actor, async (tx) => {
        done = await work(tx);
        throw undo;
      });
    } catch (error) {
      if (error !== undo && (error as { code?: string }).code !== '42501') throw error;
    }
    return done;
  }
  /** What an actor can do with the one row, and with a new one like it: `r`, `u` and `i`. */
  async function rights(table: string, actor: Actor): Promise<string> {
    const [read, changed, added] = [
      await tried(actor, async (tx) => (await tx.query(select(table))).length === 1),
      await tried(actor, async (tx) => (await tx.execute(update(table))) === 1),
      await tried(actor, async (tx) => {
        await tx.execute(insert(table), [teacher.tenantId, learner.userId]);
        return true;
      }),
    ];
    return `${read ? 'r' : '-'}${changed ? 'u' : '-'}${added ? 'i' : '-'}`;
  }

  const expected: Readonly<
    Record<
      string,
      readonly [
        teacher: string,
        learner: string,
        classmate: string,
        stranger: string,
        service: string,
        inSchool: string,
        visitor: string,
      ]
    >
  > = {
    shared: ['rui', 'r--', 'r--', '---', '---', 'rui', '---'],
    of_staff: ['rui', '---', '---', '---', '---', 'rui', '---'],
    about_member: ['rui', 'r--', '---', '---', '---', 'rui', '---'],
    about_person: ['---', 'r--', '---', '---', 'rui', 'rui', '---'],
    projected: ['rui', 'r--', 'r--', '---', 'rui', 'rui', '---'],
    internal: ['---', '---', '---', '---', 'rui', 'rui', '---'],
    closed: ['---', '---', '---', '---', '---', '---', '---'],
    shown: ['rui', 'r--', 'r--', '---', '---', 'rui', '---'],
  };
  for (const [table, row] of Object.entries(expected))
    it(`${table}: who reads, updates and inserts`, async () => {
      const actors = [teacher, learner, classmate, stranger, backend, inSchool, visitor];
      const actual: string[] = [];
      for (const actor of actors) actual.push(await rights(table, actor));
      assert.deepEqual(actual, row);
    });

  it('the staff of a school are those who run it', async () => {
    const writers: Record<Role, boolean> = {
      owner: true,
      instructor: true,
      assistant: true,
      admin: true,
      learner: false,
    };
    for (const [role, writes] of Object.entries(writers)) {
      const actor: Actor = { ...member(teacher.tenantId), role: role as Role };
      assert.equal(await rights('shared', actor), writes ? 'rui' : 'r--', role);
    }
  });

  it('what is shown to everybody is read by everybody, and changed by nobody else', async () => {
    await service.admin.query(`update ${service.name}.shown set visible = true`);
    for (const actor of [visitor, stranger, classmate])
      assert.equal(await rights('shown', actor), 'r--');
  });

  it('an index on the school is used without the query saying so', async () => {
    await service.admin.query(
      `insert into ${service.name}.shared (id, tenant_id)
       select n, md5((n % 500)::text)::uuid from generate_series(100, 20000) as n;
       analyze ${service.name}.shared`,
    );
    const explain = statement<{ 'QUERY PLAN': string }>(
      'kinds.plan',
      'explain select * from shared',
    );
    const plan = await database.run(learner, (tx) => tx.query(explain));
    assert.match(plan.map((row) => row['QUERY PLAN']).join('\n'), /Index Cond: \(tenant_id = /);
  });
});
