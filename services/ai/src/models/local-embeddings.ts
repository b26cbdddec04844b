import type { Embeddings, EmbeddingModel } from './embedding-model.js';
import { STOP_WORDS } from './stop-words.js';

const DIMENSIONS = 512;
const WORD = /[\p{L}\p{N}]+/gu;
const GRAM = 4;
const GRAM_WEIGHT = 0.35;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Embeddings without a model file, a key or a network: words and pieces of words, each of which stands for a fixed
 * direction of pseudo-random signs. Texts that share many are near; a misspelling or an inflection shares most
 * pieces. Sums of such directions are a random projection of the counts (Achlioptas 2003), so that the signs of
 * the sum keep the angles (Charikar 2002): what the index scans.
 */
export class LocalEmbeddings implements EmbeddingModel {
  readonly id = 'local/ngrams';
  readonly dimensions = DIMENSIONS;

  embed(texts: readonly string[]): Promise<Embeddings> {
    const vectors = texts.map(vectorOf);
    return Promise.resolve({ vectors, usage: { inputTokens: 0, outputTokens: 0 } });
  }
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const [feature, weight] of featuresOf(text)) addDirection(vector, hashOf(feature), weight);
  const length = Math.hypot(...vector);
  // Nothing but stop words: any direction is as good as another, and none is near to anything.
  if (length === 0) addDirection(vector, FNV_OFFSET, 1);
  const scale = 1 / (length || Math.sqrt(DIMENSIONS));
  return vector.map((value) => value * scale);
}

/** Sub-linear in how often a feature is there: a word said ten times is not ten times the topic. */
function featuresOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (feature: string): void => void counts.set(feature, (counts.get(feature) ?? 0) + 1);
  for (const [word] of text.normalize('NFKC').toLowerCase().matchAll(WORD)) {
    if (STOP_WORDS.has(word)) continue;
    count(word);
    const bounded = `^${word}$`;
    for (let at = 0; at + GRAM <= bounded.length; at += 1)
      count(`#${bounded.slice(at, at + GRAM)}`);
  }
  for (const [feature, times] of counts)
    counts.set(feature, (1 + Math.log(times)) * (feature.startsWith('#') ? GRAM_WEIGHT : 1));
  return counts;
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}

/** 32 signs from each state of a xorshift generator (Marsaglia 2003) that begins with the feature's hash. */
function addDirection(vector: Float32Array, seed: number, weight: number): void {
  let state = seed || 1;
  for (let at = 0; at < DIMENSIONS; at += 32) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    for (let bit = 0; bit < 32; bit += 1)
      vector[at + bit]! += (state >>> bit) & 1 ? weight : -weight;
  }
}
