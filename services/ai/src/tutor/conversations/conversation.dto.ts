import { IsNotEmpty, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import type { ConversationRow } from './conversation.repository.js';

const LONGEST_TITLE = 120;
const LINE = /^[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}][^\p{C}\p{Zl}\p{Zp}]*$/u;
const LINE_MESSAGE = { message: 'title must be a line of text' };

export class StartConversationDto {
  @IsUUID()
  courseId!: string;

  /** What it is about; answers come from this lesson alone. */
  @IsOmittable()
  @IsUUID()
  lessonId?: string;

  /** Without one the first question is the title. */
  @IsOmittable()
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_TITLE)
  @Matches(LINE, LINE_MESSAGE)
  title?: string;
}

export class RenameConversationDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_TITLE)
  @Matches(LINE, LINE_MESSAGE)
  title!: string;
}

export class ConversationsQuery extends PageQuery {
  @IsOmittable()
  @IsUUID()
  courseId?: string;
}

export class ConversationView {
  readonly id!: string;
  readonly courseId!: string;
  readonly lessonId!: string | null;
  /** Empty before the first question. */
  readonly title!: string;
  readonly createdAt!: Date;
  /** When something was last asked. */
  readonly updatedAt!: Date;
}

export class ConversationPageView {
  readonly items!: ConversationView[];
  readonly nextCursor!: string | null;
}

export const conversationView = (row: ConversationRow): ConversationView => ({
  id: row.conversation_id,
  courseId: row.course_id,
  lessonId: row.lesson_id,
  title: row.title,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
