import { randomUUID } from 'node:crypto';
import { roleOf, schemaOf, type ServiceSchema } from '@lyceum/persistence';
import type pg from 'pg';
import { attempt, type Context, type Outcome } from './attempt.js';
import { qualified, relationsOf, type Relation } from './catalogue.js';
import { changesOf, classmatesMustOnlyLook, type Report } from './classmates.js';
import { GeneratedRows, insertion, type Owner, type Row } from './generated-rows.js';

const INSUFFICIENT_PRIVILEGE = '42501';
const ROLES = ['owner', 'instructor', 'assistant', 'learner', 'admin', 'anonymous'];

export interface Walk {
  readonly findings: string[];
  /** Names of all that was looked at, with the schema. */
  readonly walked: string[];
}

/**
 * Walks everything of a service's schema that has rows, fills it with rows of one school and tries to get
 * at them as somebody else, over the service's own connection.
 *
 * @param service connected as the service's role
 */
export async function walkSchema(
  admin: pg.Client,
  service: pg.Client,
  schema: ServiceSchema,
): Promise<Walk> {
  const relations = await relationsOf(admin, schemaOf(schema.service));
  const role = roleOf(schema.service);
  const rows = new GeneratedRows(admin, relations);
  const walk: Walk = { findings: [], walked: [] };
  const tables = relations.filter(({ kind }) => kind === 'table');
  const [first, second] = [newOwner(), newOwner()];
  const samples = new Map<Relation, Row>();
  for (const table of tables) {
    // The ledger is full already, and its rows are those of the migrations.
    if (table.name === 'migrations') continue;
    await rows.insert(table, first);
    samples.set(table, await rows.prepare(table, newOwner()));
  }
  for (const view of relations.filter(({ kind }) => kind === 'materialised view'))
    await admin.query(`refresh materialized view ${qualified(view)}`);

  const strangers: Context[] = [
    undefined,
    ...ROLES.map((name) => ({ ...second, role: name })),
    // In the same school by mistake of nobody: a user without any school.
    { userId: second.userId, role: 'learner' },
  ];
  for (const relation of relations) {
    const label = `${relation.kind} ${relation.schema}.${relation.name}`;
    const report = (text: string): void => void walk.findings.push(`${label}: ${text}`);
    walk.walked.push(`${relation.schema}.${relation.name}`);
    inspect(relation, report);
    if (relation.kind === 'partition' || relation.kind === 'materialised view')
      await mustHaveNoRights(admin, role, relation, report);
    for (const stranger of strangers) {
      const who = stranger ? `${stranger.role} of another school` : 'nobody';
      await mustSeeNothing(service, relation, stranger, (text) => report(`${who} ${text}`));
      await mustChangeNothing(service, relation, samples.get(relation), stranger, (text) =>
        report(`${who} ${text}`),
      );
    }
    if (relation.kind === 'table' && samples.has(relation)) {
      await classmatesMustOnlyLook(service, relation, samples.get(relation)!, first, report);
      await mustNotGiveAway(service, rows, relation, first, report);
      await mustBeUsable(admin, service, role, relation, first, report);
    }
  }
  return walk;
}

const newOwner = (): Owner => ({ tenantId: randomUUID(), userId: randomUUID() });

function inspect({ kind, secured, forced, policies, invoker }: Relation, report: Report): void {
  if (kind === 'view') {
    if (!invoker) report('runs with the rights of its owner');
    return;
  }
  if (kind === 'materialised view') return;
  if (!secured) report('row-level security is not enabled');
  if (!forced) report('row-level security is not forced');
  if (kind === 'table' && policies === 0) report('has no policy');
}

async function mustHaveNoRights(
  admin: pg.Client,
  role: string,
  relation: Relation,
  report: Report,
): Promise<void> {
  const { rows } = await admin.query<{ right: string }>(
    `select "right" from unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) as "right"
     where has_table_privilege($1, $2, "right")`,
    [role, qualified(relation)],
  );
  for (const { right } of rows) report(`${role} has the right to ${right}`);
}

async function mustSeeNothing(
  service: pg.Client,
  relation: Relation,
  stranger: Context,
  report: Report,
): Promise<void> {
  const outcome = await attempt(service, stranger, `select * from ${qualified(relation)}`);
  if (!outcome.refused && outcome.count > 0) report(`reads ${outcome.count} rows`);
  else unexpected(outcome, report);
}

async function mustChangeNothing(
  service: pg.Client,
  relation: Relation,
  sample: Row | undefined,
  stranger: Context,
  report: Report,
): Promise<void> {
  const name = qualified(relation);
  const isWritable = relation.kind === 'table' || relation.kind === 'partition';
  for (const sql of isWritable ? changesOf(relation) : []) {
    const outcome = await attempt(service, stranger, sql);
    if (!outcome.refused && outcome.count > 0) report(`can ${sql.split(' ')[0]} rows`);
    else unexpected(outcome, report);
  }
  const truncated = await attempt(service, stranger, `truncate ${name} cascade`);
  if (!truncated.refused) report('can truncate it');
  if (!sample) return;
  const inserted = await attempt(service, stranger, insertion(relation, sample));
  if (!inserted.refused) report('can insert a row');
  else unexpected(inserted, report);
  // Null equals null in some conditions: what belongs to no school is not everybody's.
  if (!relation.columns.some((one) => one.name === 'tenant_id' && !one.required)) return;
  const unowned = await attempt(
    service,
    stranger,
    insertion(relation, { ...sample, tenant_id: null }),
  );
  if (!unowned.refused) report('can insert a row of no school');
}

/** A row of one's own must not become another school's. */
async function mustNotGiveAway(
  service: pg.Client,
  rows: GeneratedRows,
  table: Relation,
  receiver: Owner,
  report: Report,
): Promise<void> {
  if (!table.columns.some(({ name }) => name === 'tenant_id')) return;
  const giver = newOwner();
  await rows.insert(table, giver);
  const outcome = await attempt(
    service,
    { ...giver, role: 'owner' },
    { text: `update ${qualified(table)} set tenant_id = $1`, values: [receiver.tenantId] },
  );
  if (!outcome.refused && outcome.count > 0) report('a school can give its rows to another');
}

/** A table that nobody can read would pass every other check: whoever has rights must see the rows somehow. */
async function mustBeUsable(
  admin: pg.Client,
  service: pg.Client,
  role: string,
  table: Relation,
  owner: Owner,
  report: Report,
): Promise<void> {
  const { rows } = await admin.query<{ readable: boolean }>(
    `select has_table_privilege($1, $2, 'select') as readable`,
    [role, qualified(table)],
  );
  if (!rows[0]?.readable) return;
  for (const actor of ['owner', 'system']) {
    const sql = `select * from ${qualified(table)}`;
    const outcome = await attempt(service, { ...owner, role: actor }, sql);
    if (!outcome.refused && outcome.count > 0) return;
  }
  report('not even its own school or the service can read it');
}

function unexpected(outcome: Outcome, report: Report): void {
  if (outcome.refused && outcome.code !== INSUFFICIENT_PRIVILEGE)
    report(`failed for another reason than rights: ${outcome.message}`);
}
