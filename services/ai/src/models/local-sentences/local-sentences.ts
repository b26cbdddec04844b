import { setImmediate } from 'node:timers/promises';
import type { Embeddings, EmbeddingModel } from '../embedding-model.js';
import { LocalEmbeddings } from '../local-embeddings.js';
import { SentenceEncoder } from './sentence-encoder.js';
import { sentencesOf } from './sentences.js';

/** How much likeness of words counts beside likeness of meaning. */
const WORDS_SHARE = 0.5;

/**
 * Embeddings without a key or a network: what the sentences of a text mean, by a small neural encoder whose weights
 * are in a package, and beside it the words themselves, which it knows of all languages and of what is newer than it.
 */
export class LocalSentences implements EmbeddingModel {
  readonly id = 'local/sentences';
  readonly dimensions: number;
  private readonly words = new LocalEmbeddings();

  constructor() {
    this.dimensions = SentenceEncoder.dimensions + this.words.dimensions;
  }

  async embed(texts: readonly string[]): Promise<Embeddings> {
    const encoder = await SentenceEncoder.shared();
    const { vectors: words, usage } = await this.words.embed(texts);
    const vectors: Float32Array[] = [];
    for (const [at, text] of texts.entries()) {
      const meaning = new Float32Array(SentenceEncoder.dimensions);
      for (const sentence of sentencesOf(text)) {
        for (const [place, value] of encoder.encode(sentence).entries()) meaning[place]! += value;
        // A sentence takes milliseconds, a lesson seconds: others are served between.
        await setImmediate();
      }
      vectors.push(joined(meaning, words[at]!));
    }
    return { vectors, usage };
  }
}

/** Of length 1; so are the words. */
export function joined(meaning: Float32Array, words: Float32Array): Float32Array {
  const length = Math.hypot(...meaning) || 1;
  const scale = 1 / Math.sqrt((meaning.some(Boolean) ? 1 : 0) + WORDS_SHARE);
  const vector = new Float32Array(meaning.length + words.length);
  vector.set(meaning.map((value) => (value * scale) / length));
  vector.set(
    words.map((value) => value * scale * Math.sqrt(WORDS_SHARE)),
    meaning.length,
  );
  return vector;
}
