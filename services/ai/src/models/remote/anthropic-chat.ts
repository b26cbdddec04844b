import type Anthropic from '@anthropic-ai/sdk';
import type { ChatRequest } from '../chat-model.js';
import type { ModelName } from '../model-name.js';
import type { Prompt } from './prompt.js';
import type { VendorChat, VendorPart } from './vendor-chat.js';

/** Messages. */
export class AnthropicChat implements VendorChat {
  constructor(
    private readonly client: Anthropic,
    private readonly name: ModelName,
  ) {}

  async *open(
    { system, turns }: Prompt,
    { schema, maxOutputTokens }: Pick<ChatRequest, 'schema' | 'maxOutputTokens'>,
    signal: AbortSignal,
  ): AsyncGenerator<VendorPart> {
    const body: Anthropic.MessageCreateParamsStreaming = {
      model: this.name.model,
      max_tokens: maxOutputTokens,
      system,
      messages: turns.map(({ role, text }) => ({ role, content: text })),
      stream: true,
      ...(schema && {
        output_config: { format: { type: 'json_schema', schema: { ...schema.json } } },
      }),
    };
    for await (const event of await this.client.messages.create(body, { signal }))
      yield* partsOf(event);
  }
}

function* partsOf(event: Anthropic.RawMessageStreamEvent): Generator<VendorPart> {
  switch (event.type) {
    case 'message_start': {
      const { usage } = event.message;
      const cached =
        (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
      yield { type: 'usage', inputTokens: usage.input_tokens + cached };
      return;
    }
    case 'content_block_delta':
      if (event.delta.type === 'text_delta' && event.delta.text !== '')
        yield { type: 'text', text: event.delta.text };
      else if (event.delta.type === 'thinking_delta') yield { type: 'thought' };
      return;
    case 'message_delta': {
      yield { type: 'usage', outputTokens: event.usage.output_tokens };
      const reason = event.delta.stop_reason;
      if (reason) yield { type: 'finish', reason: reasonOf(reason) };
      return;
    }
    default:
    // Pings, and the beginnings and ends of blocks.
  }
}

function reasonOf(reason: Anthropic.StopReason): 'complete' | 'length' | 'refused' {
  if (reason === 'refusal') return 'refused';
  return reason === 'end_turn' || reason === 'stop_sequence' ? 'complete' : 'length';
}
