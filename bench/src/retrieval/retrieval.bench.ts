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
import { searchersOf, type Searcher, type Searchers } from './searchers.js';

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
    const searchers = await searchersOf(course);
    try {
      const measure = new Measure(course, searchers.actor, lessons);
      const figures = await heldOutFigures(measure, searchers, heldOut);
      const tuned = await measure.abstention(searchers.hybrid, tuning);
      return {
        bench: 'retrieval',
        figures,
        notes: [
          `${lessons.length} lessons in one course, ${heldOut.length} questions held out, ${tuning.length} for tuning; local embeddings`,
          `tuning half: ${percent(tuned.abstained)} of the unanswerable abstained from, ${percent(tuned.refused)} of the answerable refused`,
          'found: a passage of the right lesson holds the whole sentence that answers; passages come with their neighbours',
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
  { hybrid, fullText, vectors }: Searchers,
  questions: readonly LabelledQuestion[],
): Promise<Figure[]> {
  const words = await measure.scores(fullText, questions);
  const meaning = await measure.scores(vectors, questions);
  const both = await measure.scores(hybrid, questions);
  const { abstained, refused } = await measure.abstention(hybrid, questions);
  // To beat both means more than the better of them.
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
      target: { atLeast: bestRecall },
    },
    { name: 'hybrid, MRR', value: both.reciprocalRank, unit: '', target: { atLeast: bestRank } },
    { name: 'unanswerable, abstained from', value: abstained, unit: '', target: { atLeast: 0.9 } },
    { name: 'answerable, wrongly refused', value: refused, unit: '' },
  ];
}

class Measure {
  constructor(
    private readonly course: IndexedCourse,
    private readonly actor: Searchers['actor'],
    private readonly lessons: readonly LabelledLesson[],
  ) {}

  async scores(searcher: Searcher, questions: readonly LabelledQuestion[]): Promise<Scores> {
    const ranks: (number | undefined)[] = [];
    for (const { question, answers } of questions.filter(isAnswerable)) {
      const { found } = await this.search(searcher, question);
      ranks.push(
        rankOf(
          found,
          answers.map((label) => rangeOf(label, this.lessons)),
        ),
      );
    }
    return { recall: recallAt(ranks, FIRST), reciprocalRank: meanReciprocalRank(ranks) };
  }

  /** Shares of those without an answer that are abstained from, and of those with one that are refused. */
  async abstention(
    searcher: Searcher,
    questions: readonly LabelledQuestion[],
  ): Promise<{ abstained: number; refused: number }> {
    const judged: { question: LabelledQuestion; isRefused: boolean }[] = [];
    for (const question of questions) {
      const { isRefused } = await this.search(searcher, question.question);
      judged.push({ question, isRefused });
    }
    const refusedOf = (wanted: boolean): number =>
      share(
        judged.filter(({ question }) => isAnswerable(question) === wanted),
        ({ isRefused }) => isRefused,
      );
    return { abstained: refusedOf(false), refused: refusedOf(true) };
  }

  private async search(
    searcher: Searcher,
    question: string,
  ): Promise<{ found: FoundRange[]; isRefused: boolean }> {
    const { courseId, names } = this.course;
    const result = await searcher.search(this.actor, question, { courseId }, 2 * FIRST);
    const found = result.passages.map(({ lessonId, pieces }) => ({
      lesson: names.get(lessonId)!,
      start: pieces[0]!.start!,
      end: pieces.at(-1)!.end!,
    }));
    return { found, isRefused: !result.isAnswerable };
  }
}

const isAnswerable = ({ answers }: LabelledQuestion): boolean => answers.length > 0;

const percent = (part: number): string => `${Math.round(part * 100)} %`;
