import { Injectable, type OnModuleInit } from '@nestjs/common';
import { baseForms, stemOf } from './word-forms.js';
import { WordNet, type Entry, type PartOfSpeech } from './word-net.js';

export interface KnownWord {
  /** How much a question hangs on the word, from 0.4 to 1: on what is named more than on how it is done. */
  readonly weight: number;
  /** Stems of words that mean much the same, with how near they are, from 0 to 1. */
  readonly related: ReadonlyMap<string, number>;
  /** The nearest of them as they are written. */
  readonly synonyms: readonly string[];
}

/** Of a word with several meanings only these are followed, each less than the one before. */
const SENSE_WEIGHTS = [1, 0.8, 0.65];
const SAME_MEANING = 0.81;
/**
 * Whose text speaks of a kind may be asked about it by the name of the whole; whose text speaks of the whole answers no
 * question about the kind.
 */
const NEARNESS: Readonly<Record<string, number>> = {
  '&': 0.63,
  '+': 0.63,
  '\\': 0.63,
  '*': 0.63,
  '>': 0.63,
  $: 0.63,
  '^': 0.63,
  '~': 0.45,
  '!': 0.45,
  '@': 0.27,
  '%': 0.36,
  '#': 0.36,
};
const PART_WEIGHTS: Readonly<Record<PartOfSpeech, number>> = { n: 1, a: 0.7, v: 0.6, r: 0.4 };
const MOST_SYNONYMS = 6;
const SYNONYM_NEARNESS = 0.6;

/** English words by meaning. Other languages go without. */
@Injectable()
export class Thesaurus implements OnModuleInit {
  private wordNet!: WordNet;

  static async open(): Promise<Thesaurus> {
    const thesaurus = new Thesaurus();
    await thesaurus.onModuleInit();
    return thesaurus;
  }

  async onModuleInit(): Promise<void> {
    this.wordNet = await WordNet.open();
  }

  /** `undefined` for what is no English word, or misspelled. @param word in lower case */
  find(word: string): KnownWord | undefined {
    const forms = baseForms(word);
    const entries = [...forms].flatMap((form) => this.wordNet.entries(form));
    if (entries.length === 0) return undefined;
    const byWord = this.relatedWords(entries);
    const related = new Map<string, number>();
    for (const [other, nearness] of byWord) {
      const stem = stemOf(other);
      related.set(stem, Math.max(nearness, related.get(stem) ?? 0));
    }
    const synonyms = [...byWord]
      .filter(([other, nearness]) => nearness >= SYNONYM_NEARNESS && other !== word)
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_SYNONYMS)
      .map(([other]) => other);
    return { weight: weightOf(entries), related, synonyms };
  }

  private relatedWords(entries: readonly Entry[]): Map<string, number> {
    const found = new Map<string, number>();
    const add = (words: readonly string[], nearness: number): void => {
      for (const word of words)
        if (!word.includes('_')) found.set(word, Math.max(nearness, found.get(word) ?? 0));
    };
    for (const { part, senses } of entries) {
      for (const [at, weight] of SENSE_WEIGHTS.entries()) {
        const offset = senses[at];
        if (offset === undefined) break;
        const { words, pointers } = this.wordNet.synset(part, offset);
        add(words, weight * SAME_MEANING);
        for (const { symbol, part: other, offset: target } of pointers) {
          const nearness = NEARNESS[symbol[0]!];
          if (nearness !== undefined)
            add(this.wordNet.synset(other, target).words, weight * nearness);
        }
      }
    }
    return found;
  }
}

/** The mean over what the word is used as, by how often it is. */
function weightOf(entries: readonly Entry[]): number {
  let [sum, uses] = [0, 0];
  for (const { part, senses, metSenses } of entries) {
    const used = metSenses + 0.5 + 0.2 * senses.length;
    sum += used * PART_WEIGHTS[part];
    uses += used;
  }
  return sum / uses;
}
