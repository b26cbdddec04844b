import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  CurrentActor,
  Fails,
  SendsHeaders,
  entityTag,
  expectedVersion,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { curriculumErrors } from '../curriculum/index.js';
import {
  CreateNoteDto,
  NotePageView,
  NoteView,
  NotesQuery,
  UpdateNoteDto,
  noteView,
} from './note.dto.js';
import { noteErrors } from './note.errors.js';
import type { NoteRow } from './note.repository.js';
import { Notes } from './notes.js';

@Controller('v1/progress/notes')
export class NoteController {
  constructor(private readonly notes: Notes) {}

  /** Writes something down about a lesson, or puts a bookmark into it. */
  @Post()
  @Fails(
    curriculumErrors.enrollment_not_found,
    curriculumErrors.not_enrolled,
    curriculumErrors.lesson_not_found,
    curriculumErrors.lesson_not_open,
    noteErrors.note_empty,
  )
  @SendsHeaders('etag')
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: CreateNoteDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NoteView> {
    return answer(reply, await this.notes.create(actor, body));
  }

  /** The caller's notes and bookmarks, newest first. */
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: NotesQuery): Promise<NotePageView> {
    const { items, nextCursor } = await this.notes.list(actor, query);
    return { items: items.map(noteView), nextCursor };
  }

  @Patch(':id')
  @Fails(noteErrors.note_not_found, noteErrors.note_changed, noteErrors.note_empty)
  @SendsHeaders('etag')
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateNoteDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NoteView> {
    return answer(reply, await this.notes.update(actor, id, expectedVersion(ifMatch), body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Fails(noteErrors.note_not_found)
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.notes.delete(actor, id);
  }
}

function answer(reply: FastifyReply, note: NoteRow): NoteView {
  reply.header('etag', entityTag(note.version));
  return noteView(note);
}
