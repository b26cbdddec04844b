import type OpenAI from 'openai';
import type { EmbeddingModel, Embeddings } from '../embedding-model.js';
import { countTokens } from '../count-tokens.js';
import { ModelFailure } from '../model-failure.js';
import type { ModelMetrics } from '../model-metrics.js';
import type { ModelName } from '../model-name.js';
import { Deadlines, type Timeouts } from './deadlines.js';
import { providerFailure } from './provider-failure.js';
import { withRetries } from './retries.js';

export const MOST_TEXTS = 100;
/** Models that can be asked for shorter vectors than their own. */
const CAN_SHORTEN = /^text-embedding-3-/;

/** Embeddings: the form that vLLM, Ollama and LM Studio speak as well. */
export class OpenAiEmbeddings implements EmbeddingModel {
  readonly id: string;

  constructor(
    private readonly client: OpenAI,
    private readonly name: ModelName,
    readonly dimensions: number,
    private readonly timeouts: Timeouts,
    private readonly metrics: ModelMetrics,
  ) {
    this.id = name.id;
  }

  async embed(texts: readonly string[], signal: AbortSignal): Promise<Embeddings> {
    if (texts.length > MOST_TEXTS)
      throw new RangeError(`At most ${MOST_TEXTS} texts are embedded at once, not ${texts.length}`);
    if (texts.length === 0) return { vectors: [], usage: { inputTokens: 0, outputTokens: 0 } };
    return withRetries(signal, this.id, async () => {
      try {
        return await this.ask(texts, signal);
      } catch (error) {
        if (error instanceof ModelFailure) this.metrics.failed(error);
        throw error;
      }
    });
  }

  private async ask(texts: readonly string[], signal: AbortSignal): Promise<Embeddings> {
    const timer = this.metrics.start(this.id);
    const deadlines = new Deadlines(this.timeouts, signal);
    const inputTokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
    const counted = { inputTokens, outputTokens: 0 };
    try {
      const body: OpenAI.EmbeddingCreateParams = {
        model: this.name.model,
        // Some servers refuse an empty text.
        input: texts.map((text) => (text.trim() === '' ? '.' : text)),
        encoding_format: 'float',
        ...(CAN_SHORTEN.test(this.name.model) && { dimensions: this.dimensions }),
      };
      const answer = await this.client.embeddings.create(body, { signal: deadlines.signal });
      const vectors = this.vectorsOf(answer, texts.length);
      timer.ended();
      const told: unknown = (answer as Partial<typeof answer>).usage?.prompt_tokens;
      return { vectors, usage: isCount(told) ? { ...counted, inputTokens: told } : counted };
    } catch (error) {
      throw deadlines.failure(this.id, counted) ?? providerFailure(error, this.id, false);
    } finally {
      deadlines.end();
    }
  }

  /** In the order of the texts, which the provider tells by number. */
  private vectorsOf(
    answer: Partial<OpenAI.CreateEmbeddingResponse>,
    count: number,
  ): Float32Array[] {
    const rows: unknown = answer.data;
    if (!Array.isArray(rows) || rows.length !== count)
      throw this.malformed('other texts than asked');
    const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
    for (const [at, row] of (rows as Partial<OpenAI.Embedding>[]).entries())
      vectors[row.index ?? at] = this.normalised(row.embedding);
    return vectors.map((vector) => {
      if (!vector) throw this.malformed('a text is missing');
      return vector;
    });
  }

  private normalised(values: unknown): Float32Array {
    if (!Array.isArray(values)) throw this.malformed('no vectors');
    if (values.length !== this.dimensions)
      throw new ModelFailure(
        'misconfigured',
        `has ${values.length} dimensions and is configured with ${this.dimensions}: say ${this.name.provider}/${this.name.model}@${values.length}`,
        { modelId: this.id },
      );
    const vector = Float32Array.from(values as number[]);
    const length = Math.hypot(...vector);
    if (!Number.isFinite(length) || length === 0)
      throw this.malformed('a vector without a direction');
    return vector.map((value) => value / length);
  }

  private malformed(what: string): ModelFailure {
    return new ModelFailure('malformed', `the provider answered with ${what}`, {
      modelId: this.id,
    });
  }
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
