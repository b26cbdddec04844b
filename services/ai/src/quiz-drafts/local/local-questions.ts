import { wordsOf } from '../../insights/index.js';
import type {
  Candidate,
  Difficulty,
  DraftOption,
  QuestionKind,
} from '../questions/draft-question.js';
import { placeOf, type Material } from '../questions/material.js';
import { groundsOf, verify, type Verified } from '../questions/verify.js';
import { isSameWord } from '../questions/words.js';
import { distractorsFor } from './distractors.js';
import { fitSentences, type FitSentence } from './fit-sentences.js';
import { SeededRandom } from './seeded-random.js';
import { phrasesIn, termsOf, type Found, type Occurrence, type Term } from './terms.js';

export interface QuestionRequest {
  readonly count: number;
  readonly kinds: readonly QuestionKind[];
  readonly difficulty: Difficulty;
}

export const GAP = '_____';
const OPTIONS = 4;
const WRONG_IN_MULTIPLE = 3;
/** Proposed for each that is asked for, before near-duplicates are taken out. */
const SPARE = 3;
/** Read for terms and for sentences to ask about: about ten hours of talk. */
const MOST_SENTENCES = 4_000;

/** A term in its sentence. */
interface Gap {
  readonly term: Term;
  readonly found: Found;
}

/**
 * Questions from the sentences of the lessons themselves, without a model: gaps to fill or to choose for, and
 * statements with a term exchanged. They need no words of their own, so that they are right in any language. The
 * same seed gives the same questions.
 */
export function localQuestions(
  material: Material,
  request: QuestionRequest,
  seed: string,
): Verified {
  const random = new SeededRandom(seed);
  const sample = sampleOf(material);
  const terms = termsOf(sample);
  const write = new LocalWriter(material, [...terms.values()], request.difficulty, random);
  const { kinds, count } = request;
  const candidates: Candidate[] = [];
  for (const sentence of fitSentences(sample)) {
    if (candidates.length === count * SPARE) break;
    const gaps = gapsOf(sentence, terms, material.language);
    // The kinds take turns; where a sentence is no good for one it is for the next.
    const turn = kinds.map((_, at) => kinds[(candidates.length + at) % kinds.length]!);
    for (const kind of turn) {
      const candidate = write.question(kind, sentence, gaps);
      if (!candidate || typeof groundsOf(candidate, material, kinds) === 'string') continue;
      candidates.push(candidate);
      break;
    }
  }
  const { questions, dropped } = verify(candidates, material, kinds);
  return { questions: questions.slice(0, count), dropped };
}

/** Of long lessons every second sentence, or every third: it is done in one go, and others wait. */
function sampleOf({ lessons, language }: Material): Material {
  const all = lessons.reduce((sum, { sentences }) => sum + sentences.length, 0);
  const nth = Math.ceil(all / MOST_SENTENCES);
  if (nth <= 1) return { lessons, language };
  const sampled = lessons.map(({ sentences, ...lesson }) => ({
    ...lesson,
    sentences: sentences.filter((_, at) => at % nth === 0),
  }));
  return { lessons: sampled, language };
}

/** Terms that can be taken out of a sentence without standing in the rest of it; the longest first, then the most frequent. */
function gapsOf({ text }: FitSentence, terms: Map<string, Term>, language: string): Gap[] {
  const words = wordsOf(text, language);
  const occurs = (part: string): number => words.filter((word) => isSameWord(word, part)).length;
  const gaps = phrasesIn(text, language).flatMap((found): Gap[] => {
    const term = terms.get(found.key);
    return term && found.key.split(' ').every((part) => occurs(part) === 1)
      ? [{ term, found }]
      : [];
  });
  gaps.sort((a, b) => b.found.words - a.found.words || b.term.count - a.term.count);
  const whole: Gap[] = [];
  for (const gap of gaps)
    if (!whole.some((other) => overlap(gap.found, other.found))) whole.push(gap);
  return whole;
}

class LocalWriter {
  constructor(
    private readonly material: Material,
    private readonly terms: readonly Term[],
    private readonly difficulty: Difficulty,
    private readonly random: SeededRandom,
  ) {}

  question(kind: QuestionKind, sentence: FitSentence, gaps: readonly Gap[]): Candidate | undefined {
    const gap = this.choose(gaps);
    if (!gap) return undefined;
    switch (kind) {
      case 'single':
        return this.single(sentence, gap);
      case 'multiple':
        return this.multiple(sentence, gaps);
      case 'boolean':
        return this.boolean(sentence, gap);
      case 'short':
        return this.asked(sentence, kind, {
          prompt: withGaps(sentence.text, [gap.found]),
          accepted: [gap.found.surface],
        });
    }
  }

  /** An easy question asks for what is said most often, a hard one for what is said least often. */
  private choose(gaps: readonly Gap[]): Gap | undefined {
    const byCount = [...gaps].sort((a, b) => b.term.count - a.term.count);
    const at = { easy: 0, medium: Math.floor((byCount.length - 1) / 2), hard: byCount.length - 1 };
    return byCount[at[this.difficulty]];
  }

  private single(sentence: FitSentence, gap: Gap): Candidate | undefined {
    const wrong = this.wrong(sentence, gap, sentence.text, OPTIONS - 1);
    if (wrong.length < OPTIONS - 2) return undefined;
    const prompt = withGaps(sentence.text, [gap.found]);
    return this.asked(sentence, 'single', { prompt, options: this.options([gap], wrong) });
  }

  private multiple(sentence: FitSentence, gaps: readonly Gap[]): Candidate | undefined {
    const right = gaps.slice(0, 2);
    if (right.length < 2) return undefined;
    const wrong = this.wrong(sentence, right[0]!, sentence.text, WRONG_IN_MULTIPLE);
    if (wrong.length < 2) return undefined;
    const found = right.map((each) => each.found);
    const prompt = withGaps(sentence.text, found);
    return this.asked(sentence, 'multiple', { prompt, options: this.options(right, wrong) });
  }

  private boolean(sentence: FitSentence, gap: Gap): Candidate | undefined {
    if (this.random.below(2) === 0)
      return this.asked(sentence, 'boolean', { prompt: sentence.text, isTrue: true });
    const lesson = this.material.lessons.find(({ lessonId }) => lessonId === sentence.lessonId)!;
    const passage = placeOf(sentence.text, lesson)?.passage ?? sentence.text;
    const [wrong] = this.wrong(sentence, gap, passage, 1);
    if (!wrong) return undefined;
    const { at, surface } = gap.found;
    const said = inPlaceOf(surface, wrong.surface);
    const prompt = sentence.text.slice(0, at) + said + sentence.text.slice(at + surface.length);
    return this.asked(sentence, 'boolean', { prompt, isTrue: false });
  }

  private wrong(sentence: FitSentence, gap: Gap, apartFrom: string, limit: number): Term[] {
    const { term: answer, found } = gap;
    const { before } = found;
    const { lessonId } = sentence;
    const { difficulty } = this;
    const { language } = this.material;
    const request = { answer, before, lessonId, apartFrom, difficulty, language, limit };
    return distractorsFor(this.terms, request, this.random);
  }

  private options(right: readonly Gap[], wrong: readonly Term[]): DraftOption[] {
    const texts = [
      ...right.map(({ term }) => ({ text: term.surface, isCorrect: true })),
      ...wrong.map(({ surface }) => ({ text: surface, isCorrect: false })),
    ];
    return this.random.shuffled(texts).map((option, at) => ({ id: `o${at + 1}`, ...option }));
  }

  private asked(
    { lessonId, text }: FitSentence,
    kind: QuestionKind,
    content: Pick<Candidate, 'prompt'> & Partial<Candidate>,
  ): Candidate {
    const { difficulty } = this;
    const source = { lessonId, quote: text };
    const empty = { options: [], isTrue: null, accepted: [] };
    return { kind, explanation: text, difficulty, ...empty, ...content, source };
  }
}

function withGaps(text: string, found: readonly Occurrence[]): string {
  return [...found]
    .sort((a, b) => b.at - a.at)
    .reduce(
      (rest, { at, surface }) => rest.slice(0, at) + GAP + rest.slice(at + surface.length),
      text,
    );
}

/** A term at the beginning of a sentence is written as one. */
function inPlaceOf(before: string, after: string): string {
  return /^\p{Lu}/u.test(before) ? after.charAt(0).toUpperCase() + after.slice(1) : after;
}

const overlap = (one: Occurrence, other: Occurrence): boolean =>
  one.at < other.at + other.surface.length && other.at < one.at + one.surface.length;
