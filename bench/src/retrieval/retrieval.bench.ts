import type { BenchResult, Figure } from '../result.js';
import { indexCourse, type IndexedCourse } from './indexed-course.js';
import {
  rangeOf,
  readFreshQuestions,
  readLessons,
  readQuestions,
  split,
  tuningQuestions,
  type AnswerLabel,
  type LabelledLesson,
  type LabelledQuestion,
} from './labelled-set.js';
import {
  meanReciprocalRank,
  rankOf,
  recallAt,
  share,
  type FoundRange,
} from './retrieval-scores.js';
import { quotesOf } from './quotes.js';
import { searchersOf, type Search, type Searchers } from './searchers.js';

const FIRST = 5;
/** As many as the tutor reads. */
const PASSAGES = 6;

interface QuestionSet {
  readonly name: string;
  readonly questions: readonly LabelledQuestion[];
  /** Whether the targets are for it. */
  readonly isMeasured: boolean;
}

interface Scores {
  readonly recall: number;
  readonly reciprocalRank: number;
}

/** How well the lessons that answer a question are found, and how well it is known that none does. */
export async function retrievalBench(): Promise<BenchResult> {
  const lessons = readLessons();
  const course = await indexCourse(lessons);
  try {
    const searchers = await searchersOf(course, 2 * FIRST);
    try {
      const measure = new Measure(course, lessons);
      const sets = [
        { name: 'held out', questions: split(readQuestions()).heldOut, isMeasured: true },
        { name: 'fresh', questions: readFreshQuestions(), isMeasured: true },
        { name: 'tuning', questions: tuningQuestions(), isMeasured: false },
      ];
      const figures: Figure[] = [];
      for (const set of sets) figures.push(...(await figuresOf(set, measure, searchers)));
      return {
        bench: 'retrieval',
        figures: [...figures, indexingFigure(course, lessons)],
        notes: [
          `${lessons.length} lessons in one course; local embeddings`,
          ...sets.map(({ name, questions }) => `${name}: ${counted(questions)}`),
          'held out has been looked at a few times; fresh was written before the last changes, from the lessons alone, and nothing is chosen by it; by tuning everything is chosen, so that it has no targets',
          'held out asks also in words of the lesson, and about quite other subjects; fresh has paraphrases, and subjects beside those of the lessons',
          'found: a passage of the right lesson holds the whole sentence that answers; passages come with their neighbours',
          'to beat both is to be above the better of them, not beside it',
        ],
      };
    } finally {
      await searchers.close();
    }
  } finally {
    await course.stack.stop();
  }
}

/** The dispatcher looks every two seconds, so that a part of it is waiting. */
function indexingFigure(
  { indexingSeconds }: IndexedCourse,
  lessons: readonly LabelledLesson[],
): Figure {
  const hours = lessons.reduce((sum, { cues }) => sum + cues.at(-1)!.end, 0) / 3600;
  return {
    name: 'an hour of captions indexed',
    value: indexingSeconds / hours,
    unit: 's',
    target: { atMost: 30 },
  };
}

async function figuresOf(
  { name, questions, isMeasured }: QuestionSet,
  measure: Measure,
  searchers: Searchers,
): Promise<Figure[]> {
  const words = await measure.scores(searchers.fullText, questions);
  const meaning = await measure.scores(searchers.vectors, questions);
  const both = await measure.scores(searchers.hybrid, questions);
  const { abstained, answered, quoted } = await measure.answers(searchers, questions);
  const bestRecall = Math.max(words.recall, meaning.recall);
  const bestRank = Math.max(words.reciprocalRank, meaning.reciprocalRank);
  const figure = (what: string, value: number, target?: Figure['target']): Figure => ({
    name: `${name}: ${what}`,
    value,
    unit: '',
    ...(isMeasured && target && { target }),
  });
  return [
    figure(`full text, recall@${FIRST}`, words.recall),
    figure('full text, MRR', words.reciprocalRank),
    figure(`vectors, recall@${FIRST}`, meaning.recall),
    figure('vectors, MRR', meaning.reciprocalRank),
    figure(`hybrid, recall@${FIRST}`, both.recall, { above: bestRecall }),
    figure('hybrid, MRR', both.reciprocalRank, { above: bestRank }),
    figure('unanswerable, abstained from', abstained, { atLeast: 0.9 }),
    figure('answerable, answered', answered, { atLeast: 0.85 }),
    figure('answerable, answered with a quote that answers', quoted),
  ];
}

class Measure {
  constructor(
    private readonly course: IndexedCourse,
    private readonly lessons: readonly LabelledLesson[],
  ) {}

  async scores(search: Search, questions: readonly LabelledQuestion[]): Promise<Scores> {
    const ranks: (number | undefined)[] = [];
    for (const { question, answers } of questions.filter(isAnswerable)) {
      const ranges = answers.map((label) => rangeOf(label, this.lessons));
      ranks.push(rankOf(await this.found(search, question), ranges));
    }
    return { recall: recallAt(ranks, FIRST), reciprocalRank: meanReciprocalRank(ranks) };
  }

  /**
   * Shares of the questions without an answer that are abstained from, of those with one that are answered, and that
   * are answered with what was said where the answer is.
   */
  async answers(
    { retrieval, actor, scope }: Searchers,
    questions: readonly LabelledQuestion[],
  ): Promise<{ abstained: number; answered: number; quoted: number }> {
    const judged: { isWanted: boolean; isAnswered: boolean; isQuoted: boolean }[] = [];
    for (const each of questions) {
      const result = await retrieval.search(actor, each.question, scope, PASSAGES);
      const isAnswered = result.isAnswerable;
      const quotes = isAnswered ? await quotesOf(each.question, result) : [];
      const answers = each.answers.map((label) => this.sentenceOf(label));
      const isQuoted = quotes.some((quote) => answers.some((text) => text.includes(quote)));
      judged.push({ isWanted: isAnswerable(each), isAnswered, isQuoted });
    }
    const wanted = judged.filter(({ isWanted }) => isWanted);
    const unwanted = judged.filter(({ isWanted }) => !isWanted);
    return {
      abstained: share(unwanted, ({ isAnswered }) => !isAnswered),
      answered: share(wanted, ({ isAnswered }) => isAnswered),
      quoted: share(wanted, ({ isQuoted }) => isQuoted),
    };
  }

  private sentenceOf(label: AnswerLabel): string {
    const { lesson, start } = rangeOf(label, this.lessons);
    const { cues } = this.lessons.find(({ name }) => name === lesson)!;
    return cues.find((cue) => cue.start === start)!.text;
  }

  private async found(search: Search, question: string): Promise<FoundRange[]> {
    return (await search(question)).map(({ lessonId, pieces }) => ({
      lesson: this.course.names.get(lessonId)!,
      start: pieces[0]!.start!,
      end: pieces.at(-1)!.end!,
    }));
  }
}

const isAnswerable = ({ answers }: LabelledQuestion): boolean => answers.length > 0;

const counted = (questions: readonly LabelledQuestion[]): string => {
  const answerable = questions.filter(isAnswerable).length;
  return `${answerable} questions with an answer and ${questions.length - answerable} without`;
};
