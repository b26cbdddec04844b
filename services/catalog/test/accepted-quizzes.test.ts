import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { quizDraftAccepted, type QuizContent } from '@lyceum/contracts';
import { eventually } from '@lyceum/testing';
import { CatalogStack, type Person } from './support/catalog-stack.js';
import { draft, published, type Course, type Lesson } from './support/course.js';

const QUIZ: QuizContent = {
  questions: [
    { id: 'q1', kind: 'boolean', prompt: 'True?', points: 1, explanation: '', correct: true },
  ],
  passPercent: 70,
  maxAttempts: null,
  timeLimitSeconds: null,
  isShuffled: true,
  dueAt: null,
  latePenaltyPercent: 0,
};

const [question] = QUIZ.questions;
const tooLong: QuizContent = {
  ...QUIZ,
  questions: Array.from({ length: 30 }, (_, at) => ({
    ...question!,
    id: `q${at}`,
    prompt: 'x'.repeat(4000),
    explanation: 'x'.repeat(4000),
  })),
};

interface Outline {
  readonly sections: readonly { readonly id: string; readonly lessons: readonly Lesson[] }[];
}

describe('accepted quizzes', () => {
  let catalog: CatalogStack;
  let owner: Person;
  before(async () => {
    catalog = await CatalogStack.start();
    owner = catalog.person();
  });
  after(() => catalog.stop());

  const accepted = (
    courseId: string,
    more: Partial<{ sectionId: string; quiz: QuizContent }> = {},
  ) =>
    quizDraftAccepted.v1({
      quizDraftId: randomUUID(),
      courseId,
      sectionId: null,
      lessonId: randomUUID(),
      title: 'What have you learned?',
      quiz: QUIZ,
      version: 3,
      ...more,
    });

  /** What catalog answers to an acceptance. */
  async function answerTo(draftEvent: ReturnType<typeof accepted>, schoolId = owner.schoolId) {
    await catalog.tell(schoolId, draftEvent);
    return eventually(async () => {
      const answers = await catalog.said(draftEvent.aggregateId);
      assert.equal(answers.length, 1);
      return answers[0]!;
    });
  }

  const outline = (courseId: string): Promise<Outline> =>
    catalog.ok<Outline>(owner, 'GET', `/v1/courses/${courseId}/outline`);

  it('become the last lesson of the last section, in the draft alone', async () => {
    const { course } = await published(catalog, owner);
    const { id: last } = await catalog.ok<{ id: string }>(
      ...([owner, 'POST', `/v1/courses/${course.id}/sections`, { title: 'More' }] as const),
    );
    const event = accepted(course.id);
    const { lessonId, quizDraftId } = event.data;
    assert.deepEqual(await answerTo(event), {
      action: 'quiz_draft.added',
      data: { quizDraftId, courseId: course.id, lessonId, sectionId: last, version: 3 },
    });
    const lesson = await catalog.ok<Lesson & { quiz: QuizContent; kind: string }>(
      ...([owner, 'GET', `/v1/courses/${course.id}/lessons/${lessonId}`] as const),
    );
    assert.deepEqual(
      [lesson.kind, lesson.title, lesson.sectionId, lesson.quiz],
      ['quiz', 'What have you learned?', last, QUIZ],
    );
    const shown = await catalog.call(undefined, 'GET', `/v1/catalog/courses/${course.id}`);
    assert.ok(!shown.text.includes(lessonId), 'nobody outside sees it');
    const after = await catalog.ok<Course>(owner, 'GET', `/v1/courses/${course.id}`);
    assert.ok(after.version > course.version, 'the ETag of the course has moved on');
  });

  it('go into the section that was chosen', async () => {
    const { course, sectionId } = await draft(catalog, owner);
    await catalog.ok(owner, 'POST', `/v1/courses/${course.id}/sections`, { title: 'More' });
    const event = accepted(course.id, { sectionId });
    assert.equal((await answerTo(event)).data['sectionId'], sectionId);
  });

  it('are one lesson, however often the acceptance is told', async () => {
    const { course } = await draft(catalog, owner);
    const event = accepted(course.id);
    await answerTo(event);
    // Told again by a producer that was set back: another event, and the same acceptance.
    await catalog.tell(owner.schoolId, event);
    await eventually(async () => assert.equal((await catalog.said(event.aggregateId)).length, 2));
    const [, again] = await catalog.said(event.aggregateId);
    assert.equal(again!.action, 'quiz_draft.added');
    const lessons = (await outline(course.id)).sections.flatMap((section) => section.lessons);
    assert.equal(lessons.filter(({ id }) => id === event.data.lessonId).length, 1);
  });

  it('are rejected with what to do about it', async () => {
    const { course } = await draft(catalog, owner);
    const rejection = async (event: ReturnType<typeof accepted>, schoolId?: string) => {
      const { action, data } = await answerTo(event, schoolId);
      assert.equal(action, 'quiz_draft.rejected');
      return [data['code'], data['reason']];
    };
    const gone = 'The section is not there any more: accept the quiz into another one.';
    assert.deepEqual(await rejection(accepted(course.id, { sectionId: randomUUID() })), [
      'catalog.section_not_found',
      gone,
    ]);
    const bare = await catalog.ok<Course>(owner, 'POST', '/v1/courses', { title: 'Bare' });
    assert.deepEqual(await rejection(accepted(bare.id)), [
      'catalog.section_not_found',
      'The course has no section yet: add one and accept the quiz again.',
    ]);
    const missing = ['catalog.course_not_found', 'No such course'];
    assert.deepEqual(await rejection(accepted(randomUUID())), missing);
    assert.deepEqual(await rejection(accepted(course.id), randomUUID()), missing, 'another school');
    const long = accepted(course.id, { quiz: tooLong });
    const [invalid, reason] = await rejection(long);
    assert.equal(invalid, 'catalog.lesson_invalid');
    assert.match(String(reason), /\/quiz takes more than 200000 bytes/);
    await catalog.ok(owner, 'POST', `/v1/courses/${course.id}/archive`);
    const [code] = await rejection(accepted(course.id));
    assert.equal(code, 'catalog.course_archived');
  });
});
