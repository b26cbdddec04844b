import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import type { SectionsRow } from '../../schema.generated.js';

export type SectionRow = Pick<SectionsRow, 'id' | 'title'>;

const SECTIONS = statement<SectionRow>(
  'sections.of_course',
  'select id, title from sections where course_id = $1 order by position, id',
);
const INSERT_SECTION = statement<SectionRow>(
  'sections.insert',
  `insert into sections (id, tenant_id, course_id, title, position)
   select $1, $2, $3, $4, coalesce(max(position) + 1, 0) from sections where course_id = $3
   having count(*) < $5 returning id, title`,
);
const RENAME_SECTION = statement<SectionRow>(
  'sections.rename',
  'update sections set title = $3 where course_id = $1 and id = $2 returning id, title',
);
const DELETE_SECTION = statement(
  'sections.delete',
  'delete from sections where course_id = $1 and id = $2',
);
const SECTION_USE = statement<{ lessons: number }>(
  'sections.use',
  `select (select count(*)::int from lessons where section_id = s.id) as lessons
   from sections s where s.course_id = $1 and s.id = $2`,
);
const ORDER_SECTIONS = statement(
  'sections.order',
  `update sections s set position = o.place from unnest($2::uuid[]) with ordinality as o(id, place)
   where s.course_id = $1 and s.id = o.id`,
);

/** Sections of drafts. Whoever writes holds the lock of the course. */
@Injectable()
export class SectionRepository {
  /** In their order. */
  list(tx: Tx, courseId: string): Promise<SectionRow[]> {
    return tx.query(SECTIONS, [courseId]);
  }

  /** At the end; `undefined` when there are `atMost` already. */
  add(
    tx: Tx,
    courseId: string,
    { id, title }: SectionRow,
    atMost: number,
  ): Promise<SectionRow | undefined> {
    return tx.first(INSERT_SECTION, [id, tx.actor.tenantId, courseId, title, atMost]);
  }

  rename(tx: Tx, courseId: string, { id, title }: SectionRow): Promise<SectionRow | undefined> {
    return tx.first(RENAME_SECTION, [courseId, id, title]);
  }

  async delete(tx: Tx, courseId: string, id: string): Promise<void> {
    await tx.execute(DELETE_SECTION, [courseId, id]);
  }

  /** How many lessons a section has; `undefined` when there is no such section. */
  async lessonsIn(tx: Tx, courseId: string, sectionId: string): Promise<number | undefined> {
    return (await tx.first(SECTION_USE, [courseId, sectionId]))?.lessons;
  }

  async order(tx: Tx, courseId: string, ids: readonly string[]): Promise<void> {
    await tx.execute(ORDER_SECTIONS, [courseId, ids]);
  }
}
