import type { IncomingMessage, ServerResponse } from 'node:http';
import { breakOff, ScriptedProvider, type ProviderRequest } from './scripted-provider.js';

export interface SpokenSegment {
  /** Seconds from the beginning of the sound that was sent. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What the stand-in does with one request that it does not refuse. */
export type SpeechBehaviour =
  /** Says that it has heard this. */
  | {
      readonly does: 'answer';
      readonly segments: readonly SpokenSegment[];
      readonly language?: string;
      /** Seconds that it charges for. */
      readonly seconds?: number;
    }
  /** Takes the sound and says nothing. */
  | { readonly does: 'stall' }
  /** Breaks the connection: at once, or within the answer. */
  | { readonly does: 'cut'; readonly after?: string }
  /** Answers with this, as it is. */
  | { readonly does: 'raw'; readonly body: string }
  /** Answers without end. */
  | { readonly does: 'flood' };

export interface HeardRequest extends ProviderRequest {
  readonly authorization: string | undefined;
  readonly model: string;
  readonly language: string | null;
  readonly responseFormat: string | null;
  readonly fileName: string;
  readonly sound: Buffer;
}

/**
 * A stand-in for a provider that transcribes: speaks `POST /v1/audio/transcriptions` with `verbose_json`. It hears
 * nothing: it says what the test tells it.
 */
export class SpeechStandIn extends ScriptedProvider<HeardRequest, SpeechBehaviour> {
  static start(): Promise<SpeechStandIn> {
    return new SpeechStandIn(() => ({ does: 'answer', segments: [] })).listen();
  }

  protected async read(message: IncomingMessage, body: Buffer): Promise<HeardRequest | undefined> {
    return message.url === '/v1/audio/transcriptions' ? heardRequest(message, body) : undefined;
  }

  protected answer(response: ServerResponse, behaviour: SpeechBehaviour): void {
    if (behaviour.does === 'stall') return;
    if (behaviour.does === 'cut' && behaviour.after === undefined) return void response.destroy();
    response.writeHead(200, { 'content-type': 'application/json' });
    switch (behaviour.does) {
      case 'cut':
        response.write(behaviour.after);
        return breakOff(response);
      case 'raw':
        return void response.end(behaviour.body);
      case 'flood':
        return flood(response);
      case 'answer':
        return void response.end(verbose(behaviour));
    }
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
