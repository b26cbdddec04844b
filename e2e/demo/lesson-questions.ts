import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Client, QuizDraftView } from '@lyceum/client';
import { eventually } from '@lyceum/testing';

/** In words of one's own: the lesson says that pi is a little more than three, in its fourth sentence. */
const QUESTION = 'Which number is a little more than three?';

/** The tutor takes twenty questions in a minute. */
const EVERY_OTHER_SECOND = { intervalMs: 2_000 };

export interface Cited {
  readonly text: string;
  readonly lessonId: string;
  /** Second of the video. */
  readonly start: number;
  readonly quote: string;
}

/** Asks the tutor of a course until its captions are in the index. @returns its first sentence, with where it is from */
export async function askTutor(client: Client, courseId: string): Promise<Cited> {
  const { data: conversation } = await eventually(() =>
    client.tutor.startConversation({ body: { courseId } }),
  );
  const params = { id: conversation.id };
  return eventually(async () => {
    const body = { id: randomUUID(), text: QUESTION };
    const told: { text?: string; citation?: Omit<Cited, 'text'> } = {};
    for await (const { event, data } of client.tutor.ask({ params, body })) {
      const said = JSON.parse(data!) as Record<string, unknown>;
      if (event === 'text') told.text ??= said['text'] as string;
      if (event === 'citation') told.citation ??= said as unknown as Omit<Cited, 'text'>;
    }
    const { text, citation } = told;
    assert.ok(text !== undefined && citation, 'the tutor has not found it');
    return { ...citation, text };
  }, EVERY_OTHER_SECOND);
}

/** Has a quiz drafted from lessons, takes it over, and publishes it. @returns the draft and the lesson it became */
export async function draftQuiz(
  client: Client,
  courseId: string,
  lessonIds: string[],
): Promise<{ readonly draft: QuizDraftView; readonly lessonId: string }> {
  const { data: asked } = await client.quizDrafts.create({
    body: {
      courseId,
      lessonIds,
      count: 2,
      kinds: ['single', 'boolean', 'short'],
      difficulty: 'easy',
    },
  });
  const params = { id: asked.id };
  const inState = (state: QuizDraftView['state']): Promise<QuizDraftView> =>
    eventually(async () => {
      const { data } = await client.quizDrafts.read({ params });
      assert.equal(data.state, state, data.note ?? '');
      return data;
    });
  const draft = await inState('ready');
  const { data: accepted } = await client.quizDrafts.accept({
    params,
    body: { title: 'From the lesson' },
    ifMatch: `"v${draft.version}"`,
  });
  await inState('added');
  await client.courses.publish({ params: { id: courseId } });
  return { draft, lessonId: accepted.lessonId! };
}

/** Answers as the draft has it. @returns percent of the points */
export async function passDrafted(
  client: Client,
  enrollmentId: string,
  { draft, lessonId }: { readonly draft: QuizDraftView; readonly lessonId: string },
): Promise<number | null> {
  // Progress hears of the new version a moment later.
  const { data: attempt } = await eventually(() =>
    client.quizzes.start({ body: { enrollmentId, lessonId } }),
  );
  const answers = draft.questions.map(({ id: questionId, options, isTrue, accepted }) => {
    if (isTrue !== null) return { questionId, isTrue };
    if (accepted.length > 0) return { questionId, text: accepted[0]! };
    return { questionId, optionIds: options.filter((one) => one.isCorrect).map(({ id }) => id) };
  });
  await client.quizzes.save({ params: { id: attempt.id }, body: { answers } });
  const { data: graded } = await client.quizzes.submit({ params: { id: attempt.id } });
  return graded.scorePercent;
}
