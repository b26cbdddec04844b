import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { NotesRow } from '../schema.generated.js';

export type NoteRow = Omit<NotesRow, 'kind'> & { readonly kind: 'note' | 'bookmark' };

export interface NoteContent {
  readonly positionMs: number | null;
  readonly text: string;
}

export interface NewNote extends NoteContent {
  readonly id: string;
  readonly courseId: string;
  readonly lessonId: string;
  readonly kind: 'note' | 'bookmark';
}

export interface NoteFilter {
  readonly courseId: string | undefined;
  readonly lessonId: string | undefined;
  readonly kind: string | undefined;
}

const COLUMNS =
  'id, tenant_id, user_id, course_id, lesson_id, kind, position_ms, text, version, created_at, updated_at';

const INSERT = statement<NoteRow>(
  'notes.insert',
  `insert into notes (id, tenant_id, user_id, course_id, lesson_id, kind, position_ms, text)
   values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${COLUMNS}`,
);
const LIST = statement<NoteRow & { position: string }>(
  'notes.list',
  `select ${COLUMNS}, created_at::text as position from notes
   where tenant_id = $1 and user_id = $2 and ($3::uuid is null or course_id = $3)
     and ($4::uuid is null or lesson_id = $4) and ($5::text is null or kind = $5)
     and ($6::timestamptz is null or (created_at, id) < ($6, $7::uuid))
   order by created_at desc, id desc limit $8`,
);
const LOCK = statement<NoteRow>(
  'notes.lock',
  `select ${COLUMNS} from notes where id = $1 for update`,
);
const UPDATE = statement<NoteRow>(
  'notes.update',
  `update notes set position_ms = $2, text = $3, version = version + 1, updated_at = now() where id = $1
   returning ${COLUMNS}`,
);
const DELETE = statement('notes.delete', `delete from notes where id = $1`);

/** Notes of the actor: nobody else's can be seen. */
@Injectable()
export class NoteRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, note: NewNote): Promise<NoteRow> {
    const { id, courseId, lessonId, kind, positionMs, text } = note;
    const { tenantId, userId } = tx.actor;
    const values = [id, tenantId, userId, courseId, lessonId, kind, positionMs, text];
    return (await tx.first(INSERT, values))!;
  }

  /** Newest first. */
  list(
    actor: Actor,
    { courseId, lessonId, kind }: NoteFilter,
    limit: number,
    [createdAt, id]: Position = [],
  ): Promise<(NoteRow & { position: string })[]> {
    const { tenantId, userId } = actor;
    const values = [tenantId, userId, courseId, lessonId, kind, createdAt, id, limit];
    return this.database.read(actor, LIST, values);
  }

  lock(tx: Tx, id: string): Promise<NoteRow | undefined> {
    return tx.first(LOCK, [id]);
  }

  async update(tx: Tx, id: string, { positionMs, text }: NoteContent): Promise<NoteRow> {
    return (await tx.first(UPDATE, [id, positionMs, text]))!;
  }

  /** @returns whether there was one */
  async delete(tx: Tx, id: string): Promise<boolean> {
    return (await tx.execute(DELETE, [id])) > 0;
  }
}
