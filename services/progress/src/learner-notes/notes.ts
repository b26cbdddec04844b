import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Cursors, type Actor, type Page } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { LessonGuard } from '../curriculum/index.js';
import { schoolOf } from '../learners/index.js';
import type { CreateNoteDto, NotesQuery, UpdateNoteDto } from './note.dto.js';
import { noteErrors } from './note.errors.js';
import { NoteRepository, type NoteRow } from './note.repository.js';

/** What learners write down, for themselves alone. */
@Injectable()
export class Notes {
  constructor(
    private readonly database: Database,
    private readonly repository: NoteRepository,
    private readonly guard: LessonGuard,
    private readonly cursors: Cursors,
  ) {}

  /** @throws DomainError of `LessonGuard.open`, `progress.note_empty` */
  async create(actor: Actor, note: CreateNoteDto): Promise<NoteRow> {
    const { enrollmentId, lessonId, kind, positionSeconds, text = '' } = note;
    const { enrollment } = await this.guard.open(actor, enrollmentId, lessonId);
    checkWords(kind, text);
    return this.database.runOnce(actor, (tx) =>
      this.repository.insert(tx, {
        id: randomUUID(),
        courseId: enrollment.course_id,
        lessonId,
        kind,
        positionMs: millisecondsOf(positionSeconds) ?? null,
        text,
      }),
    );
  }

  async list(actor: Actor, query: NotesQuery): Promise<Page<NoteRow>> {
    const { limit, cursor, courseId, lessonId, kind } = query;
    schoolOf(actor);
    const list = `notes:${actor.tenantId}:${actor.userId}:${courseId}:${lessonId}:${kind}`;
    const filter = { courseId, lessonId, kind };
    const after = this.cursors.read(list, cursor);
    const rows = await this.repository.list(actor, filter, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  /** @param expected the version that the caller has read, when it says so */
  update(
    actor: Actor,
    id: string,
    expected: number | undefined,
    { positionSeconds, text }: UpdateNoteDto,
  ): Promise<NoteRow> {
    return this.database.runOnce(actor, async (tx) => {
      const note = await this.repository.lock(tx, id);
      if (!note) throw noteErrors.note_not_found();
      if (expected !== undefined && expected !== note.version)
        throw noteErrors.note_changed({ detail: `It is at version ${note.version}.` });
      const words = text ?? note.text;
      checkWords(note.kind, words);
      return this.repository.update(tx, id, {
        positionMs: millisecondsOf(positionSeconds) ?? note.position_ms,
        text: words,
      });
    });
  }

  async delete(actor: Actor, id: string): Promise<void> {
    await this.database.run(actor, async (tx) => {
      if (!(await this.repository.delete(tx, id))) throw noteErrors.note_not_found();
    });
  }
}

function checkWords(kind: 'note' | 'bookmark', text: string): void {
  if (kind === 'note' && text.trim() === '') throw noteErrors.note_empty();
}

const millisecondsOf = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);
