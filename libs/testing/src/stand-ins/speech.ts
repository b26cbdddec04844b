import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SpokenSegment {
  /** Seconds from the beginning of the sound that was sent. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What the stand-in does with one request. */
export type SpeechBehaviour =
  /** Says that it has heard this. */
  | {
      readonly does: 'answer';
      readonly segments: readonly SpokenSegment[];
      readonly language?: string;
      /** Seconds that it charges for. */
      readonly seconds?: number;
    }
  /** Refuses with a status. */
  | {
      readonly does: 'fail';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the sound and says nothing. */
  | { readonly does: 'stall' }
  /** Breaks the connection: at once, or within the answer. */
  | { readonly does: 'cut'; readonly after?: string }
  /** Answers with this, as it is. */
  | { readonly does: 'raw'; readonly body: string }
  /** Answers without end. */
  | { readonly does: 'flood' };

export interface HeardRequest {
  readonly authorization: string | undefined;
  readonly model: string;
  readonly language: string | null;
  readonly responseFormat: string | null;
  readonly fileName: string;
  readonly sound: Buffer;
  /** Whether the caller has ended it before the answer was at its end. */
  wasAborted: boolean;
}

/**
 * A stand-in for a provider that transcribes, over a real socket: speaks `POST /v1/audio/transcriptions` with
 * `verbose_json`. It hears nothing: it says what the test tells it.
 */
export class SpeechStandIn {
  readonly requests: HeardRequest[] = [];
  private readonly script: SpeechBehaviour[] = [];
  private usual: (request: HeardRequest) => SpeechBehaviour = () => ({
    does: 'answer',
    segments: [],
  });

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.take(request, response);
    });
  }

  static async start(): Promise<SpeechStandIn> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new SpeechStandIn(server);
  }

  /** With `/v1`, as the base address of OpenAI has it. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** For the next requests, one each. */
  next(...behaviours: readonly SpeechBehaviour[]): void {
    this.script.push(...behaviours);
  }

  /** For all others. */
  always(usual: (request: HeardRequest) => SpeechBehaviour): void {
    this.usual = usual;
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
    if (request.url !== '/v1/audio/transcriptions') return void response.writeHead(404).end();
    const heard = await heardRequest(request, Buffer.concat(chunks));
    this.requests.push(heard);
    response.on('close', () => (heard.wasAborted = !response.writableFinished));
    answer(response, this.script.shift() ?? this.usual(heard));
  }
}

async function heardRequest({ headers }: IncomingMessage, body: Buffer): Promise<HeardRequest> {
  const type = headers['content-type'] ?? '';
  const encoded = new Response(new Uint8Array(body), { headers: { 'content-type': type } });
  const form = await encoded.formData();
  const field = (name: string): string | null => {
    const value = form.get(name);
    return typeof value === 'string' ? value : null;
  };
  const file = form.get('file') as unknown as { name: string; arrayBuffer(): Promise<ArrayBuffer> };
  return {
    authorization: headers.authorization,
    model: field('model') ?? '',
    language: field('language'),
    responseFormat: field('response_format'),
    fileName: file.name,
    sound: Buffer.from(await file.arrayBuffer()),
    wasAborted: false,
  };
}

function answer(response: ServerResponse, behaviour: SpeechBehaviour): void {
  const json = { 'content-type': 'application/json' };
  switch (behaviour.does) {
    case 'stall':
      return;
    case 'fail': {
      const { status, headers } = behaviour;
      const message = 'You sent sk-secret-key, and we quote it';
      response.writeHead(status, { ...json, ...headers });
      return void response.end(JSON.stringify({ error: { code: 'some_error', message } }));
    }
    case 'cut':
      if (behaviour.after === undefined) return void response.destroy();
      response.writeHead(200, json);
      // After what was written has left.
      response.write(behaviour.after, () => setImmediate(() => response.destroy()));
      return;
    case 'raw':
      response.writeHead(200, json);
      return void response.end(behaviour.body);
    case 'flood':
      response.writeHead(200, json);
      return flood(response);
    case 'answer':
      response.writeHead(200, json);
      return void response.end(verbose(behaviour));
  }
}

function verbose({
  segments,
  language = 'english',
  seconds,
}: Extract<SpeechBehaviour, { does: 'answer' }>): string {
  return JSON.stringify({
    task: 'transcribe',
    language,
    duration: segments.at(-1)?.end ?? 0,
    text: segments.map(({ text }) => text).join(''),
    segments: segments.map((segment, id) => ({ id, seek: 0, tokens: [], ...segment })),
    ...(seconds !== undefined && { usage: { type: 'duration', seconds } }),
  });
}

function flood(response: ServerResponse): void {
  const piece = `${JSON.stringify({ start: 0, end: 1, text: 'x'.repeat(1000) })},`.repeat(50);
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', more);
  };
  response.write('{"segments":[');
  more();
}
