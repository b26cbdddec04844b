import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { breakOff, ScriptedProvider, type ProviderRequest } from '@lyceum/testing/stand-ins';

interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What the stand-in does with one request that it does not refuse. */
export type Behaviour =
  /** Streams the pieces, says what was used and ends; `null` leaves that out. */
  | {
      readonly does: 'answer';
      readonly pieces: readonly string[];
      readonly usage?: Usage | null;
      readonly finish?: string | null;
      /** What it thinks first. */
      readonly thoughts?: readonly string[];
      /** Between two pieces. */
      readonly pauseMs?: number;
    }
  /** Takes the request and says nothing; or streams the pieces and then nothing more. */
  | { readonly does: 'stall'; readonly pieces?: readonly string[] }
  /** Streams the pieces and breaks the connection. */
  | { readonly does: 'cut'; readonly pieces?: readonly string[] }
  /** Streams the pieces and then this, as it is. */
  | { readonly does: 'raw'; readonly pieces?: readonly string[]; readonly line: string };

export interface ReceivedRequest extends ProviderRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

const USAGE: Usage = { inputTokens: 100, outputTokens: 10 };

/**
 * A stand-in for providers of models: speaks `POST /v1/chat/completions`, `/v1/messages` and `/v1/embeddings` as far
 * as the service uses them. It has no model: it does what the test tells it.
 */
export class ModelStandIn extends ScriptedProvider<ReceivedRequest, Behaviour> {
  private vectors: (texts: readonly string[]) => unknown = (texts) =>
    texts.map((text, index) => ({ index, embedding: [text.length, 1, 0, 0] }));

  static start(): Promise<ModelStandIn> {
    return new ModelStandIn(() => ({ does: 'answer', pieces: ['ok'] })).listen();
  }

  /** @param vectors the member `data` of an answer with embeddings */
  embedWith(vectors: (texts: readonly string[]) => unknown): void {
    this.vectors = vectors;
  }

  protected read({ url = '', headers }: IncomingMessage, sent: Buffer): ReceivedRequest {
    const body = JSON.parse(sent.toString()) as Record<string, unknown>;
    return { path: url, headers, body, wasAborted: false };
  }

  protected async answer(
    response: ServerResponse,
    behaviour: Behaviour,
    { path, body }: ReceivedRequest,
  ): Promise<void> {
    if (path === '/v1/embeddings' && behaviour.does === 'answer')
      return this.embed(response, body['input'] as string[]);
    await stream(response, behaviour, path === '/v1/messages' ? anthropic : openAi);
  }

  private embed(response: ServerResponse, texts: readonly string[]): void {
    const usage = { prompt_tokens: texts.length * 3, total_tokens: texts.length * 3 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ object: 'list', data: this.vectors(texts), usage }));
  }
}

/** How one provider writes a stream. */
interface Form {
  begin(usage: Usage | null): string[];
  thought(text: string): string;
  piece(text: string): string;
  end(usage: Usage | null, finish: string | null): string[];
}

const openAi: Form = {
  begin: () => [openAiChunk({ role: 'assistant', content: '' }, null)],
  thought: (text) => openAiChunk({ content: '', reasoning_content: text }, null),
  piece: (content) => openAiChunk({ content }, null),
  end: (usage, finish) => [
    ...(finish === null ? [] : [openAiChunk({}, finish)]),
    ...(usage
      ? [
          event(undefined, {
            choices: [],
            usage: { prompt_tokens: usage.inputTokens, completion_tokens: usage.outputTokens },
          }),
        ]
      : []),
    ...(finish === null ? [] : ['data: [DONE]\n\n']),
  ],
};

const anthropic: Form = {
  begin: (usage) => [
    event('message_start', {
      message: { usage: { input_tokens: usage?.inputTokens ?? 0, output_tokens: 1 } },
    }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  ],
  thought: (thinking) =>
    event('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking } }),
  piece: (text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
  end: (usage, finish) =>
    finish === null
      ? []
      : [
          event('content_block_stop', { index: 0 }),
          event('message_delta', {
            delta: { stop_reason: finish === 'stop' ? 'end_turn' : finish },
            usage: { output_tokens: usage?.outputTokens ?? 0 },
          }),
          event('message_stop', {}),
        ],
};

const openAiChunk = (delta: object, finish: string | null): string =>
  event(undefined, { choices: [{ index: 0, delta, finish_reason: finish }] });

const event = (type: string | undefined, data: object): string =>
  `${type ? `event: ${type}\n` : ''}data: ${JSON.stringify(type ? { type, ...data } : data)}\n\n`;

async function stream(response: ServerResponse, behaviour: Behaviour, form: Form): Promise<void> {
  const { pieces = [] } = behaviour;
  if (behaviour.does === 'stall' && pieces.length === 0) return;
  if (behaviour.does === 'cut' && pieces.length === 0) return void response.destroy();
  const usage = behaviour.does === 'answer' ? (behaviour.usage ?? USAGE) : USAGE;
  const isSilent = behaviour.does === 'answer' && behaviour.usage === null;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const line of form.begin(isSilent ? null : usage)) response.write(line);
  const { thoughts = [], pauseMs = 0 } = behaviour.does === 'answer' ? behaviour : {};
  for (const line of [...thoughts.map(form.thought), ...pieces.map(form.piece)]) {
    if (pauseMs > 0) await sleep(pauseMs);
    if (response.destroyed) return;
    response.write(line);
  }
  switch (behaviour.does) {
    case 'stall':
      return;
    case 'cut':
      return breakOff(response);
    case 'raw':
      return void response.end(behaviour.line);
    case 'answer': {
      const { finish = 'stop' } = behaviour;
      for (const line of form.end(isSilent ? null : usage, finish)) response.write(line);
      return void response.end();
    }
  }
}
