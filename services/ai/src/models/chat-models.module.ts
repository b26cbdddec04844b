import { Module } from '@nestjs/common';
import { ChatModels } from './chat-models.js';

@Module({
  providers: [{ provide: ChatModels, useFactory: () => new ChatModels() }],
  exports: [ChatModels],
})
export class ChatModelsModule {}
