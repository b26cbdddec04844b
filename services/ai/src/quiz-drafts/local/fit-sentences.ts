import { isContentWord, wordsOf } from '../../insights/index.js';
import type { Material, Sentence } from '../questions/material.js';

export interface FitSentence extends Sentence {
  readonly lessonId: string;
}

const FEWEST_WORDS = 5;
const MOST_WORDS = 32;
/** Sentences that lean on the one before, and talk that teaches nothing. */
const LEANING: Readonly<Record<string, RegExp>> = {
  en: /^(?:it|its|this|that|these|those|they|them|their|he|she|his|her|there|here|and|but|so|or|then|also|because|which|such|both|now|ok|okay|well|yes|no)\b|\b(?:i|i'm|i'll|i've|me|my|we'll|let's|welcome|hello|hi|thanks|thank|subscribe|click|lesson|video|course|chapter|quiz)\b/i,
  de: /^(?:er|sie|es|das|dies|diese[rsmn]?|und|aber|oder|denn|dann|also|auch|hier|dort|so|jetzt)\b|\b(?:ich|mein|willkommen|hallo|danke|lektion|kurs|video)\b/i,
  fr: /^(?:il|elle|ils|elles|ce|cela|ça|ces|et|mais|ou|donc|alors|ici|là|puis)\b|\b(?:je|mon|bienvenue|bonjour|merci|leçon|cours|vidéo)\b/i,
  es: /^(?:él|ella|ellos|esto|eso|estos|esas|y|pero|o|entonces|aquí|allí|luego)\b|\b(?:yo|mi|bienvenidos?|hola|gracias|lección|curso|vídeo)\b/i,
};

/**
 * Sentences that can be asked about by themselves: those of each lesson that say the most first, lesson by lesson
 * in turn, so that a quiz is about all of them.
 */
export function fitSentences({ lessons, language }: Material): FitSentence[] {
  const leaning = LEANING[language.toLowerCase().split('-')[0]!];
  const ranked = lessons.map(({ lessonId, sentences }) => {
    const read = sentences.map((sentence) => readSentence(sentence, language));
    const weights = weightsOf(read);
    return read
      .filter(({ length, sentence: { text } }) => isFit(text, length, leaning))
      .map(({ sentence, terms }) => ({ sentence, weight: weightOf(terms, weights) }))
      .sort((a, b) => b.weight - a.weight)
      .map(({ sentence }) => ({ ...sentence, lessonId }));
  });
  const longest = Math.max(0, ...ranked.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) =>
    ranked.flatMap((list) => list[at] ?? []),
  ).flat();
}

interface ReadSentence {
  readonly sentence: Sentence;
  /** In words. */
  readonly length: number;
  /** Words of meaning, each once. */
  readonly terms: ReadonlySet<string>;
}

function readSentence(sentence: Sentence, language: string): ReadSentence {
  const words = wordsOf(sentence.text, language);
  const terms = new Set(words.filter((word) => isContentWord(word, language)));
  return { sentence, length: words.length, terms };
}

function isFit(text: string, length: number, leaning: RegExp | undefined): boolean {
  const isWhole = /[.!。！]["'”’»)]*$/.test(text);
  return isWhole && length >= FEWEST_WORDS && length <= MOST_WORDS && !leaning?.test(text);
}

function weightsOf(sentences: readonly ReadSentence[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { terms } of sentences)
    for (const term of terms) weights.set(term, (weights.get(term) ?? 0) + 1);
  return weights;
}

/** Words that come back in the lesson are what it is about; long sentences get no more for being long. */
function weightOf(terms: ReadonlySet<string>, weights: ReadonlyMap<string, number>): number {
  const sum = [...terms].reduce((total, term) => total + weights.get(term)! - 1, 0);
  return sum / Math.sqrt(terms.size || 1);
}
