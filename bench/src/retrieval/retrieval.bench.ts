import type { BenchResult, Figure } from '../result.js';
import { indexCourse, type IndexedCourse } from './indexed-course.js';
import {
  rangeOf,
  readLessons,
  readQuestions,
  split,
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
import { searchersOf, type Search, type Searchers } from './searchers.js';

const FIRST = 5;

interface Scores {
  readonly recall: number;
  readonly reciprocalRank: number;
}

/** How well the lessons that answer a question are found, and how well it is known that none does. */
export async function retrievalBench(): Promise<BenchResult> {
  const lessons = readLessons();
  const { tuning, heldOut } = split(readQuestions());
  const course = await indexCourse(lessons);
  try {
    const searchers = await searchersOf(course, 2 * FIRST);
    try {
      const measure = new Measure(course, lessons);
      const figures = await heldOutFigures(measure, searchers, heldOut);
      const tuned = await abstention(searchers, tuning);
      const tunedRanks = await measure.scores(searchers.hybrid, tuning);
      return {
        bench: 'retrieval',
        figures,
        notes: [
          `${lessons.length} lessons in one course; held out are ${counted(heldOut)}, for tuning ${counted(tuning)}; local embeddings`,
          `tuning half: recall@${FIRST} ${tunedRanks.recall.toFixed(2)}, MRR ${tunedRanks.reciprocalRank.toFixed(2)}, ${percent(tuned.abstained)} of the unanswerable abstained from, ${percent(tuned.answered)} of the answerable answered`,
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

async function heldOutFigures(
  measure: Measure,
  searchers: Searchers,
  questions: readonly LabelledQuestion[],
): Promise<Figure[]> {
  const words = await measure.scores(searchers.fullText, questions);
  const meaning = await measure.scores(searchers.vectors, questions);
  const both = await measure.scores(searchers.hybrid, questions);
  const { abstained, answered } = await abstention(searchers, questions);
  const bestRecall = Math.max(words.recall, meaning.recall);
  const bestRank = Math.max(words.reciprocalRank, meaning.reciprocalRank);
  return [
    { name: `full text, recall@${FIRST}`, value: words.recall, unit: '' },
    { name: 'full text, MRR', value: words.reciprocalRank, unit: '' },
    { name: `vectors, recall@${FIRST}`, value: meaning.recall, unit: '' },
    { name: 'vectors, MRR', value: meaning.reciprocalRank, unit: '' },
    {
      name: `hybrid, recall@${FIRST}`,
      value: both.recall,
      unit: '',
      target: { above: bestRecall },
    },
    { name: 'hybrid, MRR', value: both.reciprocalRank, unit: '', target: { above: bestRank } },
    { name: 'unanswerable, abstained from', value: abstained, unit: '', target: { atLeast: 0.9 } },
    { name: 'answerable, answered', value: answered, unit: '', target: { atLeast: 0.85 } },
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

  private async found(search: Search, question: string): Promise<FoundRange[]> {
    return (await search(question)).map(({ lessonId, pieces }) => ({
      lesson: this.course.names.get(lessonId)!,
      start: pieces[0]!.start!,
      end: pieces.at(-1)!.end!,
    }));
  }
}

/** Shares of those without an answer that are abstained from, and of those with one that are answered. */
async function abstention(
  { retrieval, actor, scope }: Searchers,
  questions: readonly LabelledQuestion[],
): Promise<{ abstained: number; answered: number }> {
  const judged: { question: LabelledQuestion; isAnswered: boolean }[] = [];
  for (const question of questions) {
    const { isAnswerable: isAnswered } = await retrieval.search(actor, question.question, scope, 1);
    judged.push({ question, isAnswered });
  }
  const answeredOf = (wanted: boolean): number =>
    share(
      judged.filter(({ question }) => isAnswerable(question) === wanted),
      ({ isAnswered }) => isAnswered,
    );
  return { abstained: 1 - answeredOf(false), answered: answeredOf(true) };
}

const isAnswerable = ({ answers }: LabelledQuestion): boolean => answers.length > 0;

const counted = (questions: readonly LabelledQuestion[]): string => {
  const answerable = questions.filter(isAnswerable).length;
  return `${answerable} questions with an answer and ${questions.length - answerable} without`;
};

const percent = (part: number): string => `${Math.round(part * 100)} %`;
