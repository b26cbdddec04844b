import type OpenAI from 'openai';
import type { ChatRequest } from '../chat-model.js';
import { ModelFailure } from '../model-failure.js';
import type { ModelName } from '../model-name.js';
import type { Prompt } from './prompt.js';
import type { VendorChat, VendorPart } from './vendor-chat.js';

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/** Chat Completions: the form that vLLM, Ollama and LM Studio speak as well. */
export class OpenAiChat implements VendorChat {
  constructor(
    private readonly client: OpenAI,
    private readonly name: ModelName,
  ) {}

  async *open(
    { system, turns }: Prompt,
    { schema, maxOutputTokens }: Pick<ChatRequest, 'schema' | 'maxOutputTokens'>,
    signal: AbortSignal,
  ): AsyncGenerator<VendorPart> {
    const body: Body = {
      model: this.name.model,
      messages: [
        { role: 'system', content: system },
        ...turns.map(({ role, text }) => ({ role, content: text })),
      ],
      stream: true,
      stream_options: { include_usage: true },
      // Servers of others know the older name only.
      ...(this.name.provider === 'openai'
        ? { max_completion_tokens: maxOutputTokens }
        : { max_tokens: maxOutputTokens }),
      ...(schema && {
        response_format: {
          type: 'json_schema',
          json_schema: { name: schema.name, schema: { ...schema.json }, strict: true },
        },
      }),
    };
    for await (const chunk of await this.client.chat.completions.create(body, { signal }))
      yield* this.partsOf(chunk);
  }

  private *partsOf(chunk: OpenAI.Chat.ChatCompletionChunk): Generator<VendorPart> {
    // The types are a promise of OpenAI, not of every server with its API.
    const { choices, usage } = chunk as Partial<OpenAI.Chat.ChatCompletionChunk>;
    if (!Array.isArray(choices)) throw this.malformed();
    const [choice] = choices as Partial<OpenAI.Chat.ChatCompletionChunk.Choice>[];
    const content: unknown = choice?.delta?.content;
    if (typeof content === 'string' && content !== '') yield { type: 'text', text: content };
    else if (content !== undefined && content !== null && content !== '') throw this.malformed();
    if (isThinking(choice?.delta)) yield { type: 'thought' };
    if (choice?.delta?.refusal) yield { type: 'finish', reason: 'refused' };
    if (usage) {
      const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage;
      yield { type: 'usage', inputTokens, outputTokens };
    }
    const reason = choice?.finish_reason;
    if (reason === 'length') yield { type: 'finish', reason: 'length' };
    else if (reason === 'content_filter') yield { type: 'finish', reason: 'refused' };
    else if (reason) yield { type: 'finish', reason: 'complete' };
  }

  private malformed(): ModelFailure {
    return new ModelFailure('malformed', 'the provider sent a chunk of another form', {
      modelId: this.name.id,
    });
  }
}

/** No part of OpenAI's own form: how vLLM, Ollama and others show what a model thinks. */
function isThinking(delta: object | undefined): boolean {
  const { reasoning, reasoning_content: content } = (delta ?? {}) as Record<string, unknown>;
  return [reasoning, content].some((text) => typeof text === 'string' && text !== '');
}
