import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { attempt } from './attempt.js';
import { qualified, type Relation } from './catalogue.js';
import { insertion, type Owner, type Row } from './generated-rows.js';

export type Report = (text: string) => void;

/** Whoever changes something also says so: events are added by learners too, and read by nobody. */
const APPENDED_BY_ALL = new Set(['outbox']);

/** In the same school, learners and visitors change nothing, and see nothing that is about somebody else. */
export async function classmatesMustOnlyLook(
  service: pg.Client,
  table: Relation,
  sample: Row,
  { tenantId }: Owner,
  report: Report,
): Promise<void> {
  const name = qualified(table);
  const isPersonal = table.columns.some((column) => column.name === 'user_id');
  for (const role of ['learner', 'anonymous']) {
    const classmate = { tenantId, userId: randomUUID(), role };
    const sayOf = (text: string): void => report(`${role} of the same school ${text}`);
    if (isPersonal) {
      const read = await attempt(service, classmate, `select from ${name}`);
      if (!read.refused && read.count > 0) sayOf(`reads ${read.count} rows about others`);
    }
    for (const sql of changesOf(table)) {
      const changed = await attempt(service, classmate, sql);
      if (!changed.refused && changed.count > 0) sayOf(`can ${sql.split(' ')[0]} rows`);
    }
    // The same row, by somebody of the school that it would belong to.
    const school = sample['tenant_id'];
    if (typeof school !== 'string' || APPENDED_BY_ALL.has(table.name)) continue;
    const inserted = await attempt(
      service,
      { ...classmate, tenantId: school },
      insertion(table, sample),
    );
    if (!inserted.refused) sayOf('can insert a row');
  }
}

export function changesOf(relation: Relation): string[] {
  const [column] = relation.columns;
  const name = qualified(relation);
  return [`update ${name} set "${column?.name}" = "${column?.name}"`, `delete from ${name}`];
}
