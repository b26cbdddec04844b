import type { CourseOutline } from '../../curriculum/index.js';
import type { ChatTurn, SourceDocument } from '../../models/index.js';
import type { Passage } from '../../retrieval/index.js';
import { shownAnswer } from '../questions/visible.js';
import type { QuestionRow } from '../questions/question.repository.js';
import { isSkipped, type SkippedParts } from '../watching/skipped.js';

/** Where the learner is, as the player says. */
export interface LearnerPosition {
  readonly lessonId: string;
  /** Seconds. */
  readonly second: number;
}

/** Where the learner is, and what they have left out on the way there. */
export interface Whereabouts {
  readonly position: LearnerPosition | undefined;
  readonly skipped: SkippedParts | undefined;
}

const CHARACTERS_PER_TOKEN = 4;
const SKIPPED = ' (skipped by the learner)';
const OUTLINE_TOKENS = 500;
const HISTORY_TOKENS = 1_000;

/** The passages by the ids that the model knows them by. */
export const numbered = (passages: readonly Passage[]): Map<string, Passage> =>
  new Map(passages.map((passage, at) => [String(at + 1), passage]));

/** Nothing in a document looks like a citation. */
export const documentsOf = (
  passages: ReadonlyMap<string, Passage>,
  skipped?: SkippedParts,
): SourceDocument[] =>
  [...passages].map(([id, passage]) => ({
    id,
    title: `${withoutMarks(passage.lessonTitle)}${isSkipped(passage, skipped) ? SKIPPED : ''}`,
    text: withoutMarks(passage.text),
  }));

export const questionTurn = (text: string): ChatTurn => ({
  role: 'user',
  text: withoutMarks(text),
});

/** Nothing that looks like a citation. */
export const withoutMarks = (text: string): string =>
  text.replace(/\[{2,}/g, '[').replace(/\]{2,}/g, ']');

/** What the course is about, where the learner is and what they skipped. Whoever follows only the last question does without. */
export function aboutCourse(
  { title, lessons }: CourseOutline,
  { position, skipped }: Whereabouts,
): ChatTurn[] {
  const here = lessons.find(({ id }) => id === position?.lessonId);
  const left = skipped?.ranges.map(({ start, end }) => `${Math.round(start)}-${Math.round(end)}`);
  const about = {
    course: title,
    lessons: within(
      OUTLINE_TOKENS,
      lessons.map((lesson) => lesson.title),
    ),
    ...(here && { learnerIsIn: here.title, atSecond: Math.round(position!.second) }),
    ...(here && left?.length && { skippedSeconds: left }),
  };
  const text = `What I am learning, and where I am: ${withoutMarks(JSON.stringify(about))}`;
  return [
    { role: 'user', text },
    { role: 'assistant', text: 'I have read it. What is the question?' },
  ];
}

/**
 * What was said before, as much of it as there is room for, and of the answers only what may still be seen.
 *
 * @param recent the newest first
 */
export function earlierTurns(outline: CourseOutline, recent: readonly QuestionRow[]): ChatTurn[] {
  const exchanges: ChatTurn[][] = [];
  let room = HISTORY_TOKENS;
  for (const row of recent) {
    const { claims } = shownAnswer(row, outline);
    const answer = claims.filter(({ citations }) => citations.length > 0).map(({ text }) => text);
    if (answer.length === 0) continue;
    const turns: ChatTurn[] = [
      { role: 'user', text: withoutMarks(row.text) },
      { role: 'assistant', text: answer.join(' ') },
    ];
    room -= tokensOf(turns.map(({ text }) => text).join(''));
    if (room < 0) break;
    exchanges.unshift(turns);
  }
  return exchanges.flat();
}

function within(tokens: number, texts: readonly string[]): string[] {
  let room = tokens;
  return texts.filter((text) => (room -= tokensOf(text)) >= 0);
}

const tokensOf = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);
