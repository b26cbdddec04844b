import type { SourceDocument } from '../chat-model.js';
import { sentencesOf, wordsOf, type Sentence } from './sentences.js';
import { isStopWord } from './stop-words.js';

const MOST_CLAIMS = 3;
/** Of the weight of the question, that the best sentence has to hold for there to be an answer at all. */
const LEAST_COVERAGE = 0.3;
/** Of the score of the best, that another has to reach to be said as well. */
const LEAST_OF_BEST = 0.55;
/** Of a question before the last one: what `it` and `that` refer to. */
const EARLIER_WEIGHT = 0.3;
/** An inflection or a misspelling of a word counts as this much of it. */
const LIKENESS = 0.75;
/** Parameters of BM25 (Robertson and Zaragoza 2009, §3.4), with the length cared for little. */
const B = 0.35;

interface Scored {
  readonly sentence: Sentence;
  readonly score: number;
  /** Of the weight of the question, from 0 to 1. */
  readonly coverage: number;
}

/**
 * The sentences of documents that say most about a question: weighed by how rare in the documents the words are that
 * both share, and each only as far as it says what the better ones have not.
 *
 * @param documents the most relevant first
 * @param earlier what was asked before, newest last
 */
export function bestSentences(
  documents: readonly SourceDocument[],
  question: string,
  earlier: readonly string[] = [],
): Sentence[] {
  const sentences = unique(documents.flatMap(sentencesOf));
  const asked = questionWords(question, earlier);
  const weights = weighWords(asked, sentences);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return [];
  const mean = sentences.reduce((sum, { words }) => sum + words.length, 0) / sentences.length;
  const rank = new Map(documents.map(({ id }, at) => [id, at]));

  const scored = sentences.map((sentence): Scored => {
    const found = sumFound(sentence, weights);
    const length = 1 - B + B * (sentence.words.length / mean);
    const nearness = 1 + 0.15 / (1 + rank.get(sentence.documentId)!);
    const isAsked = sentence.text.trimEnd().endsWith('?');
    const score =
      ((found / length) * nearness + adjacency(sentence, question, total)) * (isAsked ? 0.5 : 1);
    return { sentence, score, coverage: found / total };
  });
  return choose(scored);
}

function choose(scored: readonly Scored[]): Sentence[] {
  const candidates = scored
    .filter(({ coverage }) => coverage >= LEAST_COVERAGE)
    .sort((a, b) => b.score - a.score);
  const chosen: Sentence[] = [];
  const least = (candidates[0]?.score ?? 0) * LEAST_OF_BEST;
  for (const { sentence, score } of candidates) {
    if (chosen.length === MOST_CLAIMS || score < least) break;
    if (!chosen.some((other) => isRepetition(sentence, other))) chosen.push(sentence);
  }
  return chosen;
}

/** What is asked about, and how much of the question each word is. */
function questionWords(question: string, earlier: readonly string[]): Map<string, number> {
  const contentOf = (text: string): string[] => wordsOf(text).filter((word) => !isStopWord(word));
  const asked = new Map<string, number>();
  const last = contentOf(question);
  // A question that stands for itself needs no other.
  const before = last.length >= 4 ? [] : earlier.slice(-1).flatMap(contentOf);
  for (const word of before) asked.set(word, EARLIER_WEIGHT);
  for (const word of last) asked.set(word, 1);
  return asked;
}

/** Inverse document frequency, over sentences. */
function weighWords(
  asked: ReadonlyMap<string, number>,
  sentences: readonly Sentence[],
): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [word, share] of asked) {
    // A word that is nowhere is no rarer than one that is there once: people ask in words of their own.
    const holding = Math.max(
      1,
      sentences.filter(({ words }) => likenessIn(words, word) > 0).length,
    );
    weights.set(word, share * Math.log(1 + (sentences.length - holding + 0.5) / (holding + 0.5)));
  }
  // A word that is in every sentence tells none from the other and still is what was asked about.
  const floor = Math.max(0, ...weights.values()) * 0.1 || 0.1;
  for (const [word, weight] of weights)
    weights.set(word, Math.max(weight, floor * asked.get(word)!));
  return weights;
}

function sumFound({ words }: Sentence, weights: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [word, weight] of weights) sum += weight * likenessIn(words, word);
  return sum;
}

/** Words that follow each other in the question and in the sentence. */
function adjacency({ words }: Sentence, question: string, total: number): number {
  const said = new Set(words.slice(1).map((word, at) => `${words[at]} ${word}`));
  const asked = wordsOf(question);
  const pairs = asked
    .slice(1)
    .map((word, at) => [asked[at]!, word] as const)
    .filter((pair) => pair.every((word) => !isStopWord(word)));
  const met = pairs.filter(([first, second]) => said.has(`${first} ${second}`)).length;
  return pairs.length === 0 ? 0 : (0.2 * total * met) / pairs.length;
}

/** 1 where the word is there, less where one like it is, else 0. */
function likenessIn(words: readonly string[], asked: string): number {
  let best = 0;
  for (const word of words) {
    if (word === asked) return 1;
    if (isLike(word, asked)) best = LIKENESS;
  }
  return best;
}

/** Whether two words share their beginning but for an ending: `divide` and `dividing`, `Zelle` and `Zellen`. */
function isLike(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4 || Math.abs(a.length - b.length) > 4) return false;
  let common = 0;
  while (common < shorter && a[common] === b[common]) common += 1;
  return common >= 4 && common >= shorter - 2 && common >= Math.max(a.length, b.length) * 0.6;
}

function isRepetition(a: Sentence, b: Sentence): boolean {
  const [first, second] = [new Set(a.words), new Set(b.words)];
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.min(first.size, second.size) > 0.7;
}

/** Chunks overlap: a sentence that is in two of them is that of the first. */
function unique(sentences: readonly Sentence[]): Sentence[] {
  const byWords = new Map<string, Sentence>();
  for (const sentence of sentences) {
    const key = sentence.words.join(' ');
    if (!byWords.has(key)) byWords.set(key, sentence);
  }
  return [...byWords.values()];
}
