import type { ChatModel } from './chat-model.js';
import { LocalChat } from './local-chat/local-chat.js';

/** Who answers. */
export class ChatModels {
  /** What works without a key and costs nothing: for whoever has used up what they may spend. */
  readonly local: ChatModel = new LocalChat();

  /** @param current the chain in the order in which its models are asked */
  constructor(readonly current: ChatModel = new LocalChat()) {}
}
