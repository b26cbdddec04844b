import type { SourceDocument } from '../chat-model.js';
import { cueOf } from './question-cues.js';
import { sentencesOf, wordsOf, type Sentence } from './sentences.js';
import { isStopWord } from './stop-words.js';
import { likenessIn } from './word-likeness.js';

const MOST_CLAIMS = 3;
/** Of the weight of the question, that a sentence has to hold with its neighbours to be said at all. */
const LEAST_COVERAGE = 0.3;
/** Of the score of the best, that another has to reach to be said as well. */
const LEAST_OF_BEST = 0.5;
/** What the sentence before has said counts this much: `It takes four hours` is about what came before. */
const BEFORE = 0.5;
/** And what the one after says. */
const AFTER = 0.25;
/** Of a question before the last one: what `it` and `that` refer to. */
const EARLIER_WEIGHT = 0.3;
/** Of the weight of the question, that a sentence is worth because the search takes it for the answer. */
const LIKELY = 0.5;
/** Words of a question that are looked at: a longer one is a text, and each word costs time. */
const MOST_WORDS_ASKED = 40;
/** Parameter of BM25 (Robertson and Zaragoza 2009, §3.4): the length is cared for little. */
const B = 0.35;

type Weights = ReadonlyMap<string, number>;

interface Scored {
  readonly sentence: Sentence;
  readonly score: number;
}

/**
 * The sentences of documents that say most about a question: weighed by how rare in the documents the words are that
 * both share, with a part of what their neighbours share.
 *
 * @param documents the most relevant first
 * @param earlier what was asked before, newest last
 * @param likeliest what the search takes for the answer; it compares meanings, too
 */
export function bestSentences(
  documents: readonly SourceDocument[],
  question: string,
  earlier: readonly string[] = [],
  likeliest: readonly string[] = [],
): Sentence[] {
  const texts = documents.map(sentencesOf);
  const sentences = texts.flat();
  const asked = questionWords(question, earlier);
  const sharesOfTexts = texts.map((text) =>
    text.map(({ words }) => sharesOf(words, [...asked.keys()])),
  );
  const weights = weighWords(asked, sharesOfTexts.flat());
  const total = sumOf([...weights.values()]);
  if (total === 0) return [];
  const mean = sumOf(sentences.map(({ words }) => words.length)) / sentences.length;
  const cue = cueOf(question);
  const scored = texts.flatMap((text, rank) => {
    const shares = sharesOfTexts[rank]!;
    return text.flatMap((sentence, at): Scored[] => {
      const found = sumOf(
        [...weights].map(([word, weight]) => weight * shareInContext(shares, at, word)),
      );
      const isLikely = likeliest.some((text) => isPartOf(sentence.text, text));
      if (found / total < LEAST_COVERAGE && !isLikely) return [];
      const length = 1 - B + B * (sentence.words.length / mean);
      const isAsked = sentence.text.trimEnd().endsWith('?') ? 0.5 : 1;
      const hint = isLikely ? LIKELY * total : 0;
      const base = found / length + adjacency(sentence, question, total) + hint;
      return [{ sentence, score: base * (1 + 0.15 / (1 + rank)) * cue(sentence.text) * isAsked }];
    });
  });
  return choose(scored);
}

/** Either of the other: captions are cut anywhere. */
const isPartOf = (one: string, other: string): boolean =>
  one.includes(other) || other.includes(one);

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

type Shares = ReadonlyMap<string, number>;

/** How much of each word a sentence has. */
const sharesOf = (words: readonly string[], asked: readonly string[]): Shares =>
  new Map(asked.map((word) => [word, likenessIn(words, word)]));

/** The same with its neighbours, in part. */
function shareInContext(shares: readonly Shares[], at: number, word: string): number {
  return Math.max(
    shares[at]!.get(word)!,
    BEFORE * (shares[at - 1]?.get(word) ?? 0),
    AFTER * (shares[at + 1]?.get(word) ?? 0),
  );
}

function choose(scored: readonly Scored[]): Sentence[] {
  const candidates = scored.toSorted((a, b) => b.score - a.score);
  const chosen: Sentence[] = [];
  const least = (candidates[0]?.score ?? 0) * LEAST_OF_BEST;
  for (const { sentence, score } of candidates) {
    if (chosen.length === MOST_CLAIMS || score < least) break;
    if (!chosen.some((other) => isRepetition(sentence, other))) chosen.push(sentence);
  }
  return chosen;
}

/** What is asked about, and how much of the question each word is. */
function questionWords(question: string, earlier: readonly string[]): Weights {
  const contentOf = (text: string): string[] => wordsOf(text).filter((word) => !isStopWord(word));
  const asked = new Map<string, number>();
  const last = contentOf(question);
  // A question that stands for itself needs no other.
  const before = last.length >= 4 ? [] : earlier.slice(-1).flatMap(contentOf);
  for (const word of before) asked.set(word, EARLIER_WEIGHT);
  for (const word of last) asked.set(word, 1);
  return new Map([...asked].slice(-MOST_WORDS_ASKED));
}

/** Inverse document frequency, over sentences. */
function weighWords(asked: Weights, sentences: readonly Shares[]): Weights {
  const weights = new Map<string, number>();
  for (const [word, part] of asked) {
    // A word that is nowhere is no rarer than one that is there once: people ask in words of their own.
    const holding = Math.max(1, sentences.filter((shares) => shares.get(word)! > 0).length);
    weights.set(word, part * Math.log(1 + (sentences.length - holding + 0.5) / (holding + 0.5)));
  }
  // A word that is in every sentence tells none from the other and still is what was asked about.
  const floor = Math.max(0, ...weights.values()) * 0.1 || 0.1;
  return new Map(
    [...weights].map(([word, weight]) => [word, Math.max(weight, floor * asked.get(word)!)]),
  );
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

/** Also where chunks overlap: a sentence that is in two of them. */
function isRepetition(a: Sentence, b: Sentence): boolean {
  const [first, second] = [new Set(a.words), new Set(b.words)];
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.min(first.size, second.size) > 0.7;
}
