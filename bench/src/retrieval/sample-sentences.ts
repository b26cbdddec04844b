import { LocalEmbeddings, LocalSentences, type EmbeddingModel, joined } from '@lyceum/ai/search';
import { numbersFrom } from './numbers.js';

/** How far apart the texts of one topic are. */
const NOISE = 1;
const TOPIC = /topic(\d+)x/;

/**
 * Vectors like those of local sentences for words that are made up: what they mean is a direction for the topic and as
 * much chance. The encoder would need hours for so many texts, and what it made of such words would mean nothing.
 */
export class SampleSentences implements EmbeddingModel {
  readonly id: string;
  readonly dimensions: number;
  private readonly words = new LocalEmbeddings();

  constructor({ id, dimensions } = new LocalSentences()) {
    this.id = id;
    this.dimensions = dimensions;
  }

  async embed(texts: readonly string[]): ReturnType<EmbeddingModel['embed']> {
    const { vectors: words, usage } = await this.words.embed(texts);
    const size = this.dimensions - this.words.dimensions;
    const vectors = texts.map((text, at) => {
      const topic = numbersFrom(Number(TOPIC.exec(text)?.[1] ?? 0) + 1);
      const chance = numbersFrom(seedOf(words[at]!));
      const meaning = Float32Array.from(
        { length: size },
        () => topic() - 0.5 + NOISE * (chance() - 0.5),
      );
      return joined(meaning, words[at]!);
    });
    return { vectors, usage };
  }
}

const seedOf = (words: Float32Array): number =>
  1 + Math.floor(Math.abs(words.reduce((sum, value, at) => sum + value * (at % 97), 0)) * 1e6);
