import type OpenAI from 'openai';
import type { TokenUsage } from '../chat-model.js';
import { ModelFailure } from '../model-failure.js';
import type { ModelMetrics } from '../model-metrics.js';
import type { ModelName } from '../model-name.js';
import type {
  Transcript,
  TranscriptionModel,
  TranscriptionRequest,
} from '../transcription-model.js';
import { Deadlines, type Timeouts } from './deadlines.js';
import { providerFailure } from './provider-failure.js';
import { withRetries } from './retries.js';
import { TranscriptUnusable, readTranscript } from './transcript-answer.js';

/** Of an answer: a hundred times what is said in ten minutes. */
const MOST_BYTES = 4 * 1024 ** 2;
const EXTENSIONS: Readonly<Record<string, string>> = { 'audio/mpeg': 'mp3' };

/** Transcription: the form of OpenAI, which servers of Whisper speak as well. */
export class OpenAiTranscription implements TranscriptionModel {
  readonly id: string;
  readonly candidateIds: readonly string[];
  readonly longestMs: number;

  constructor(
    private readonly client: OpenAI,
    private readonly name: ModelName,
    private readonly timeouts: Timeouts,
    private readonly metrics: ModelMetrics,
  ) {
    this.id = name.id;
    this.candidateIds = [name.id];
    this.longestMs = timeouts.total;
  }

  transcribe(request: TranscriptionRequest): Promise<Transcript> {
    return withRetries(request.signal, this.id, async () => {
      try {
        return await this.ask(request);
      } catch (error) {
        if (error instanceof ModelFailure) this.metrics.failed(error);
        throw error;
      }
    });
  }

  private async ask(request: TranscriptionRequest): Promise<Transcript> {
    const timer = this.metrics.start(this.id);
    const deadlines = new Deadlines(this.timeouts, request.signal);
    const usage: TokenUsage = { inputTokens: 0, outputTokens: 0, audioSeconds: request.seconds };
    let hasBegun = false;
    try {
      const { body, contentType } = await formOf(request, this.name.model);
      const response = await this.client
        .post('/audio/transcriptions', {
          body,
          headers: { 'content-type': contentType },
          signal: deadlines.signal,
        })
        .asResponse();
      hasBegun = true;
      deadlines.beat();
      timer.begun();
      const { seconds, ...heard } = readTranscript(await this.read(response), request.seconds);
      timer.ended();
      const used = seconds === undefined ? usage : { ...usage, audioSeconds: seconds };
      return { ...heard, modelId: this.id, usage: used, abandoned: [] };
    } catch (error) {
      throw deadlines.failure(this.id, usage) ?? this.failureOf(error, hasBegun, usage);
    } finally {
      deadlines.end();
    }
  }

  /** @throws ModelFailure for an answer that has no end */
  private async read(response: Response): Promise<string> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > MOST_BYTES) throw new TranscriptUnusable('more than anybody can say');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  /** Whoever has begun to answer has heard the sound, and charges for it. */
  private failureOf(error: unknown, hasBegun: boolean, usage: TokenUsage): ModelFailure {
    if (error instanceof TranscriptUnusable)
      return new ModelFailure('malformed', `the provider answered with ${error.message}`, {
        modelId: this.id,
        usage,
      });
    const failure = providerFailure(error, this.id, hasBegun);
    if (!hasBegun) return failure;
    const { kind, reason, modelId } = failure;
    return new ModelFailure(kind, reason, { modelId, usage, cause: error });
  }
}

/** Encoded here: the form of this process is none to a `fetch` that is not of this process. */
async function formOf(
  { sound, contentType, language }: TranscriptionRequest,
  model: string,
): Promise<{ body: Uint8Array; contentType: string }> {
  const form = new FormData();
  const file = new Blob([sound as Uint8Array<ArrayBuffer>], { type: contentType });
  form.append('file', file, `sound.${EXTENSIONS[contentType] ?? 'bin'}`);
  form.append('model', model);
  form.append('response_format', 'verbose_json');
  form.append('timestamp_granularities[]', 'segment');
  // Speech has no regions there: `pt` and not `pt-BR`.
  if (language !== undefined) form.append('language', new Intl.Locale(language).language);
  const encoded = new Response(form);
  return {
    body: new Uint8Array(await encoded.arrayBuffer()),
    contentType: encoded.headers.get('content-type')!,
  };
}
