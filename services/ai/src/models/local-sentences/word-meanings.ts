import { setImmediate } from 'node:timers/promises';
import { SentenceEncoder } from './sentence-encoder.js';

/** Words of one language that are said at all often; two kilobytes each. */
const MOST_KEPT = 10_000;

/** What English words mean, each by itself, as the encoder of sentences has it. A word takes it 2 ms, once. */
export class WordMeanings {
  private readonly kept = new Map<string, Float32Array>();

  /** @returns of length 1, in the order of the words */
  async of(words: readonly string[]): Promise<Float32Array[]> {
    const meanings: Float32Array[] = [];
    for (const word of words) meanings.push(this.kept.get(word) ?? (await this.encoded(word)));
    return meanings;
  }

  private async encoded(word: string): Promise<Float32Array> {
    const meaning = (await SentenceEncoder.shared()).encode(word);
    const [oldest] = this.kept.keys();
    if (this.kept.size >= MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    this.kept.set(word, meaning);
    // Others are served between.
    await setImmediate();
    return meaning;
  }
}
