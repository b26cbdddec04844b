import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { curriculumErrors } from '../../curriculum/index.js';
import { tutorErrors } from '../tutor.errors.js';
import {
  ConversationPageView,
  ConversationView,
  ConversationsQuery,
  RenameConversationDto,
  StartConversationDto,
  conversationView,
} from './conversation.dto.js';
import { Conversations } from './conversations.js';

@Controller('v1/ai/conversations')
export class ConversationController {
  constructor(private readonly conversations: Conversations) {}

  /** Begins a conversation with the tutor of a course. Nobody else ever reads it. */
  @Post()
  @Fails(curriculumErrors.course_not_found, curriculumErrors.not_enrolled)
  async startConversation(
    @CurrentActor() actor: Actor,
    @Body() body: StartConversationDto,
  ): Promise<ConversationView> {
    return conversationView(await this.conversations.start(actor, body));
  }

  /** The caller's conversations, the one last asked in first. */
  @Get()
  async listConversations(
    @CurrentActor() actor: Actor,
    @Query() query: ConversationsQuery,
  ): Promise<ConversationPageView> {
    const { items, nextCursor } = await this.conversations.list(actor, query);
    return { items: items.map(conversationView), nextCursor };
  }

  /** One of the caller's conversations. */
  @Get(':id')
  @Fails(tutorErrors.conversation_not_found)
  async readConversation(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ConversationView> {
    return conversationView(await this.conversations.read(actor, id));
  }

  /** Gives a conversation another title. */
  @Patch(':id')
  @Fails(tutorErrors.conversation_not_found)
  async renameConversation(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { title }: RenameConversationDto,
  ): Promise<ConversationView> {
    return conversationView(await this.conversations.rename(actor, id, title));
  }

  /** Deletes a conversation with all that was asked and answered in it. */
  @Delete(':id')
  @HttpCode(204)
  @Fails(tutorErrors.conversation_not_found)
  async deleteConversation(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<void> {
    await this.conversations.delete(actor, id);
  }
}
