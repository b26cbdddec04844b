import { stemOf } from '../thesaurus/index.js';
import { likeness } from './likeness.js';
import { contentWords, type AskedWord } from './question.js';

/** What speaks for a chunk as the answer to a question; each from 0 to 1, the cosine from -1. */
export interface Evidence {
  /** Share of the question, by the weight of its words, that the chunk or the title of its lesson speaks of. */
  readonly coverage: number;
  /** The same of the best few sentences in a row: words that stand together belong together. */
  readonly density: number;
  /** Of the question, the weightiest word that is not spoken of: a lesson on soup does not answer about fish soup. */
  readonly gap: number;
  readonly cosine: number;
}

/** What a chunk has of which nothing is known. */
export const NO_EVIDENCE: Evidence = { coverage: 0, density: 0, gap: 1, cosine: 0 };

/**
 * In which order chunks are shown. By meaning first: words tell better whether there is an answer than where. Chosen on
 * the questions for tuning, where half or twice as much for the words is hardly worse.
 */
export const nearness = ({ coverage, density, cosine }: Evidence): number =>
  6 * cosine + coverage + 0.5 * density;

/**
 * Logistic regression on the labelled questions that are for tuning; `npm run bench -- retrieval-fit` fits them again
 * and says what they are.
 */
export const ANSWER_WEIGHTS = { coverage: 2.1, gap: -2.9, cosine: 1.8, constant: -0.4 };

/** Pieces in a row that count as standing together. */
const WINDOW = 3;
/** A share of chunks below this tells no more: a word that none has weighs as one that is in one of 200. */
const RAREST = 0.005;

/** How likely it is that what has this evidence answers, from 0 to 1. */
export function answerProbability({ coverage, gap, cosine }: Evidence): number {
  const weights = ANSWER_WEIGHTS;
  const sum =
    weights.coverage * coverage + weights.gap * gap + weights.cosine * cosine + weights.constant;
  return 1 / (1 + Math.exp(-sum));
}

/** Compares the words of a question with those of texts of one language. */
export class QuestionMatch {
  private readonly weights: readonly number[];
  private readonly total: number;
  private readonly known = new Map<string, readonly number[]>();

  /**
   * @param shares of the chunks in question that have each word
   * @param chunks how many there are
   */
  constructor(
    private readonly asked: readonly AskedWord[],
    private readonly isEnglish: boolean,
    shares: readonly number[],
    chunks: number,
  ) {
    this.weights = asked.map(
      (word, at) =>
        rarity(shares[at] ?? 0, chunks) * ((isEnglish ? word.english?.weight : undefined) ?? 1),
    );
    this.total = this.weights.reduce((sum, weight) => sum + weight, 0);
  }

  /** @param texts the sentences of a chunk, in order */
  evidence(texts: readonly string[], title: string): Omit<Evidence, 'cosine'> {
    const inTitle = this.best(title);
    const inTexts = texts.map((text) => this.best(text));
    const whole = maxima([inTitle, ...inTexts]);
    let density = 0;
    for (let from = 0; from < inTexts.length; from += 1)
      density = Math.max(density, this.share(maxima(inTexts.slice(from, from + WINDOW))));
    return { coverage: this.share(whole), density, gap: this.gap(whole) };
  }

  private share(found: readonly number[]): number {
    if (this.total === 0) return 0;
    return found.reduce((sum, value, at) => sum + value * this.weights[at]!, 0) / this.total;
  }

  private gap(found: readonly number[]): number {
    if (this.total === 0) return NO_EVIDENCE.gap;
    return Math.max(...found.map((value, at) => (1 - value) * this.weights[at]!)) / this.total;
  }

  /** For each word of the question what is most like it in the text. */
  private best(text: string): number[] {
    return maxima([this.asked.map(() => 0), ...contentWords(text).map((word) => this.of(word))]);
  }

  private of(word: string): readonly number[] {
    let found = this.known.get(word);
    if (!found) {
      const said = { word, stem: stemOf(word) };
      found = this.asked.map((asked) => likeness(asked, said, this.isEnglish));
      this.known.set(word, found);
    }
    return found;
  }
}

/** As in BM25 (Robertson, Zaragoza 2009), of shares, so that it means the same in small courses and in large ones. */
function rarity(share: number, chunks: number): number {
  const smoothing = Math.max(RAREST, 0.5 / Math.max(chunks, 1));
  return Math.log(1 + (1 - share + smoothing) / (share + smoothing));
}

const maxima = (rows: readonly (readonly number[])[]): number[] =>
  rows.reduce<number[]>((best, row) => row.map((value, at) => Math.max(value, best[at] ?? 0)), []);
