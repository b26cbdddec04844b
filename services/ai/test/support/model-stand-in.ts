import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What the stand-in does with one request. */
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
  /** Refuses with a status. */
  | {
      readonly does: 'fail';
      readonly status: number;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the request and says nothing; or streams the pieces and then nothing more. */
  | { readonly does: 'stall'; readonly pieces?: readonly string[] }
  /** Streams the pieces and breaks the connection. */
  | { readonly does: 'cut'; readonly pieces?: readonly string[] }
  /** Streams the pieces and then this, as it is. */
  | { readonly does: 'raw'; readonly pieces?: readonly string[]; readonly line: string };

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether the caller has ended it before the answer was at its end. */
  wasAborted: boolean;
}

const USAGE: Usage = { inputTokens: 100, outputTokens: 10 };

/**
 * A stand-in for providers of models, over a real socket: speaks `POST /v1/chat/completions`, `/v1/messages` and
 * `/v1/embeddings` as far as the service uses them. It has no model: it does what the test tells it.
 */
export class ModelStandIn {
  readonly requests: ReceivedRequest[] = [];
  private readonly script: Behaviour[] = [];
  private usual: (request: ReceivedRequest) => Behaviour = () => ({
    does: 'answer',
    pieces: ['ok'],
  });
  private vectors: (texts: readonly string[]) => unknown = (texts) =>
    texts.map((text, index) => ({ index, embedding: [text.length, 1, 0, 0] }));

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.take(request, response);
    });
  }

  static async start(): Promise<ModelStandIn> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ModelStandIn(server);
  }

  /** With `/v1`, as OpenAI's base address has it; Anthropic's is without. */
  get url(): string {
    return `${this.origin}/v1`;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** For the next requests, one each. */
  next(...behaviours: readonly Behaviour[]): void {
    this.script.push(...behaviours);
  }

  /** For all others. */
  always(usual: (request: ReceivedRequest) => Behaviour): void {
    this.usual = usual;
  }

  /** @param vectors the member `data` of an answer with embeddings */
  embedWith(vectors: (texts: readonly string[]) => unknown): void {
    this.vectors = vectors;
  }

  /** Forgets what was received and what is still to be done. */
  reset(): void {
    this.requests.splice(0);
    this.script.splice(0);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const path = request.url ?? '';
    const received: ReceivedRequest = { path, headers: request.headers, body, wasAborted: false };
    this.requests.push(received);
    response.on('close', () => (received.wasAborted = !response.writableFinished));
    const behaviour = this.script.shift() ?? this.usual(received);
    if (behaviour.does === 'fail') return fail(response, behaviour);
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

function fail(
  response: ServerResponse,
  { status, code = 'some_error', headers = {} }: Extract<Behaviour, { does: 'fail' }>,
): void {
  const message = 'You sent sk-secret-key, and we quote it';
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ type: 'error', error: { type: code, code, message } }));
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

async function stream(
  response: ServerResponse,
  behaviour: Exclude<Behaviour, { does: 'fail' }>,
  form: Form,
): Promise<void> {
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
      // After what was written has left.
      response.write('', () => setImmediate(() => response.destroy()));
      return;
    case 'raw':
      return void response.end(behaviour.line);
    case 'answer': {
      const { finish = 'stop' } = behaviour;
      for (const line of form.end(isSilent ? null : usage, finish)) response.write(line);
      return void response.end();
    }
  }
}
