import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { QuizContent } from '@lyceum/contracts';
import { Maintenance } from '@lyceum/persistence';
import type { Answer } from '@lyceum/testing';
import { Classroom, type Enrolled } from './support/classroom.js';
import { quizLesson, sampleCourse, videoLesson } from './support/course.js';
import { progressInProcess } from './support/progress-process.js';

interface Attempt {
  readonly id: string;
  readonly number: number;
  readonly version: number;
  readonly submittedAt: string | null;
  readonly scorePercent: number | null;
  readonly latePenaltyPercent: number | null;
  readonly isPassed: boolean | null;
  readonly questions: {
    id: string;
    options: { id: string }[];
    isCorrect: boolean | null;
    explanation: string | null;
    answer: { text: string | null } | null;
  }[];
}

const quiz: QuizContent = {
  questions: [
    {
      id: 'choice',
      kind: 'choice',
      prompt: 'Which intervals are perfect?',
      points: 2,
      explanation: 'Fifths and octaves.',
      options: ['fifth', 'third', 'octave', 'sixth'].map((id) => ({ id, text: `A ${id}` })),
      correct: ['fifth', 'octave'],
    },
    {
      id: 'boolean',
      kind: 'boolean',
      prompt: 'Parallel fifths are allowed.',
      points: 1,
      explanation: 'They are not.',
      correct: false,
    },
    {
      id: 'short',
      kind: 'short',
      prompt: 'Who wrote it?',
      points: 1,
      explanation: 'In 1725.',
      accepted: ['Johann Joseph Fux', 'Fux'],
    },
  ],
  passPercent: 75,
  maxAttempts: 2,
  timeLimitSeconds: null,
  isShuffled: true,
  dueAt: null,
  latePenaltyPercent: 0,
};
const right = [
  { questionId: 'choice', optionIds: ['octave', 'fifth'] },
  { questionId: 'boolean', isTrue: false },
  { questionId: 'short', text: ' fúx ' },
];
const code = ({ body }: { body: unknown }): unknown => (body as Record<string, unknown>)['code'];

describe('quizzes', () => {
  let classroom: Classroom;
  const schoolId = randomUUID();

  before(async () => {
    classroom = await Classroom.open();
  });
  after(() => classroom.close());

  const enrolled = async (
    change: Partial<QuizContent> = {},
  ): Promise<{ learner: Enrolled; lessonId: string; courseId: string }> => {
    const lesson = quizLesson(0);
    const course = sampleCourse([lesson], {
      quizzes: { [lesson.lessonId]: { ...quiz, ...change } },
    });
    await classroom.publishCourse(schoolId, course);
    const learner = await classroom.enroll(schoolId, course);
    return { learner, lessonId: lesson.lessonId, courseId: course.courseId };
  };
  const start = (learner: Enrolled, lessonId: string) =>
    classroom.call<Attempt>(learner, 'progress/quiz-attempts', {
      json: { enrollmentId: learner.enrollmentId, lessonId },
    });
  const save = (
    learner: Enrolled,
    id: string,
    answers: unknown,
    headers: Record<string, string> = {},
  ) =>
    classroom.call<Attempt>(learner, `progress/quiz-attempts/${id}`, {
      method: 'PATCH',
      json: { answers },
      headers,
    });
  const submit = (learner: Enrolled, id: string) =>
    classroom.call<Attempt>(learner, `progress/quiz-attempts/${id}/submit`, { method: 'POST' });
  const read = (learner: Enrolled, id: string) =>
    classroom.call<Attempt>(learner, `progress/quiz-attempts/${id}`);
  const refusedForNow = (answer: Answer<unknown>): void => {
    assert.equal(answer.status, 503, answer.text);
    assert.equal(code(answer), 'request.unavailable');
  };
  const refused = (answer: Answer<unknown>, status: number, name: string): void => {
    assert.equal(answer.status, status, answer.text);
    assert.equal(code(answer), `progress.${name}`);
  };

  it('are asked, answered, handed in, graded, and complete the lesson', async () => {
    const { learner, lessonId } = await enrolled();
    const started = await start(learner, lessonId);
    assert.equal(started.status, 201, started.text);
    for (const secret of ['correct"', 'accepted', 'Fifths and octaves', 'Fux', '1725'])
      assert.ok(!started.text.includes(secret), secret);
    const { id } = started.body;
    for (const answer of right) assert.equal((await save(learner, id, [answer])).status, 200);
    const again = await classroom.call<Attempt>(learner, `progress/quiz-attempts/${id}`);
    assert.deepEqual(
      again.body.questions.map((question) => question.id),
      started.body.questions.map((question) => question.id),
    );
    assert.ok(again.body.questions.every(({ answer, isCorrect }) => answer && isCorrect === null));

    const { body } = await submit(learner, id);
    assert.deepEqual([body.scorePercent, body.isPassed], [100, true]);
    assert.ok(body.questions.every(({ isCorrect, explanation }) => isCorrect && explanation));
    const said = await classroom.said(learner.enrollmentId);
    assert.deepEqual(
      said.map(({ type, data }) => [type, data['version']]),
      [
        ['quiz.graded', 1],
        ['lesson.completed', 2],
        ['course.completed', 3],
      ],
    );
    assert.equal(said[1]!.data['by'], 'quiz');
  });

  it('hold in later versions that do not change them, and change with those that do', async () => {
    const lesson = quizLesson(0);
    const course = sampleCourse([lesson], { quizzes: { [lesson.lessonId]: quiz } });
    await classroom.publishCourse(schoolId, course);
    await classroom.publishCourse(schoolId, { ...course, courseVersion: 2, quizzes: {} });
    await classroom.publishCourse(schoolId, {
      ...course,
      courseVersion: 3,
      quizzes: { [lesson.lessonId]: { ...quiz, questions: quiz.questions.slice(0, 1) } },
    });
    for (const [courseVersion, questions] of [
      [1, 3],
      [2, 3],
      [3, 1],
    ]) {
      const learner = await classroom.enroll(schoolId, course, { courseVersion: courseVersion! });
      const started = await start(learner, lesson.lessonId);
      assert.equal(started.status, 201, started.text);
      assert.equal(started.body.questions.length, questions);
      assert.equal((await submit(learner, started.body.id)).status, 200);
    }
  });

  it('are graded once, however often and at once they are handed in', async () => {
    const { learner, lessonId } = await enrolled();
    const starts = await Promise.all(Array.from({ length: 8 }, () => start(learner, lessonId)));
    assert.equal(new Set(starts.map(({ body }) => body.id)).size, 1);
    const { id } = starts[0]!.body;
    await save(learner, id, right);
    const graded = await Promise.all(Array.from({ length: 8 }, () => submit(learner, id)));
    assert.ok(graded.every(({ status, body }) => status === 200 && body.scorePercent === 100));
    const types = (await classroom.said(learner.enrollmentId)).map(({ type }) => type);
    assert.equal(types.filter((type) => type === 'quiz.graded').length, 1);
    refused(await save(learner, id, right), 409, 'attempt_submitted');
  });

  it('have as many attempts as they say', async () => {
    const { learner, lessonId } = await enrolled();
    for (const number of [1, 2]) {
      const { body } = await start(learner, lessonId);
      assert.equal(body.number, number);
      assert.equal((await submit(learner, body.id)).body.isPassed, false);
    }
    refused(await start(learner, lessonId), 409, 'attempts_used_up');
  });

  it('are over when their time is up, with what was answered by then', async () => {
    const { learner, lessonId } = await enrolled({ timeLimitSeconds: 60 });
    const { body } = await start(learner, lessonId);
    await save(learner, body.id, right.slice(0, 1));
    await classroom.sql(
      `update progress.quiz_attempts set started_at = started_at - interval '2 minutes', ends_at = ends_at - interval '2 minutes'
       where id = $1`,
      [body.id],
    );
    refused(await save(learner, body.id, right.slice(1)), 409, 'attempt_submitted');
    const graded = await submit(learner, body.id);
    assert.deepEqual([graded.body.scorePercent, graded.body.isPassed], [50, false]);
    assert.equal((await start(learner, lessonId)).body.number, 2);
  });

  it('cost points when they are late, and are closed when that is all of them', async () => {
    const dueAt = new Date(Date.now() - 1_000).toISOString();
    const { learner, lessonId } = await enrolled({ dueAt, latePenaltyPercent: 30 });
    const { body } = await start(learner, lessonId);
    await save(learner, body.id, right);
    const graded = (await submit(learner, body.id)).body;
    assert.deepEqual(
      [graded.scorePercent, graded.latePenaltyPercent, graded.isPassed],
      [70, 30, false],
    );
    const closed = await enrolled({ dueAt, latePenaltyPercent: 100 });
    refused(await start(closed.learner, closed.lessonId), 409, 'quiz_closed');
  });

  it('take answers that fit their questions, of a version that was read', async () => {
    const { learner, lessonId } = await enrolled();
    const { id } = (await start(learner, lessonId)).body;
    for (const wrong of [
      { questionId: 'none', isTrue: true },
      { questionId: 'choice', isTrue: true },
      { questionId: 'choice', optionIds: ['seventh'] },
      { questionId: 'boolean', text: 'no' },
      { questionId: 'short', optionIds: [] },
      { questionId: 'short' },
      { questionId: 'short', text: 'Fux', isTrue: true },
    ])
      refused(await save(learner, id, [wrong]), 422, 'answer_invalid');
    assert.equal((await save(learner, id, [{ questionId: 'short', points: 2 }])).status, 422);
    const { headers } = await save(learner, id, right.slice(0, 1));
    const etag = headers.get('etag')!;
    assert.equal((await save(learner, id, right, { 'if-match': etag })).status, 200);
    refused(await save(learner, id, right, { 'if-match': etag }), 412, 'attempt_changed');
  });

  it('are nobody else’s', async () => {
    const { learner, lessonId, courseId } = await enrolled();
    const { id } = (await start(learner, lessonId)).body;
    const classmate = await classroom.enroll(schoolId, { courseId });
    for (const stranger of [
      classmate,
      { ...learner, ...classroom.member('instructor', schoolId) },
      { ...learner, ...classroom.member('learner', randomUUID(), learner.userId) },
    ]) {
      refused(await save(stranger, id, right), 404, 'attempt_not_found');
      refused(await submit(stranger, id), 404, 'attempt_not_found');
      const read = await classroom.call(stranger, `progress/quiz-attempts/${id}`);
      refused(read, 404, 'attempt_not_found');
    }
    refused(
      await start({ ...classmate, enrollmentId: learner.enrollmentId }, lessonId),
      404,
      'enrollment_not_found',
    );
    await classroom.changeEnrollment(learner, { state: 'withdrawn' });
    refused(await save(learner, id, right), 403, 'not_enrolled');
    refused(await submit(learner, id), 403, 'not_enrolled');
  });

  it('are seen by the staff, with whose they are', async () => {
    const { learner, lessonId, courseId } = await enrolled();
    const { id } = (await start(learner, lessonId)).body;
    await submit(learner, id);
    const path = `progress/courses/${courseId}/lessons/${lessonId}/quiz-attempts`;
    const { body } = await classroom.call<{ items: { id: string; userId: string }[] }>(
      classroom.member('assistant', schoolId),
      path,
    );
    assert.deepEqual(
      body.items.map((item) => [item.id, item.userId]),
      [[id, learner.userId]],
    );
    assert.equal((await classroom.call(learner, path)).status, 403);
    const other = await classroom.call<{ items: unknown[] }>(
      classroom.member('owner', randomUUID()),
      path,
    );
    assert.deepEqual(other.body.items, []);
  });

  it('are graded without anybody looking, some time after their time was up', async () => {
    const { learner, lessonId } = await enrolled({ timeLimitSeconds: 60 });
    const { body } = await start(learner, lessonId);
    await save(learner, body.id, right);
    await classroom.sql(
      `update progress.quiz_attempts set ends_at = ends_at - interval '5 minutes', started_at = started_at - interval '5 minutes'
       where id = $1`,
      [body.id],
    );
    const service = await progressInProcess(classroom.stack, classroom.identity.url);
    try {
      await service.app.get(Maintenance).runOnce();
      const types = (await classroom.said(learner.enrollmentId)).map(({ type }) => type);
      assert.deepEqual(types, ['quiz.graded', 'lesson.completed', 'course.completed']);
    } finally {
      await service.stop();
      await classroom.stack.services['progress']!.restart();
    }
  });

  it('wait while what catalog has said is read anew, and keep no other from being graded', async () => {
    const { learner, lessonId } = await enrolled({ timeLimitSeconds: 60 });
    const unknown = await enrolled({ timeLimitSeconds: 60 });
    const { id } = (await start(learner, lessonId)).body;
    const { id: unknownId } = (await start(unknown.learner, unknown.lessonId)).body;
    await save(learner, id, right);
    await save(unknown.learner, unknownId, right);
    const taken = await classroom.sql<{ content: unknown; tenant_id: string }>(
      'delete from progress.quizzes where lesson_id = $1 returning tenant_id, content',
      [unknown.lessonId],
    );
    refusedForNow(await read(unknown.learner, unknownId));
    refusedForNow(await submit(unknown.learner, unknownId));
    refusedForNow(await start(unknown.learner, unknown.lessonId));
    await classroom.sql(
      `update progress.quiz_attempts set ends_at = ends_at - interval '5 minutes', started_at = started_at - interval '5 minutes'
       where id = any($1)`,
      [[id, unknownId]],
    );
    const service = await progressInProcess(classroom.stack, classroom.identity.url);
    const maintenance = service.app.get(Maintenance);
    const grades = async (enrolledLearner: Enrolled): Promise<number> =>
      (await classroom.said(enrolledLearner.enrollmentId)).filter(
        ({ type }) => type === 'quiz.graded',
      ).length;
    try {
      await maintenance.runOnce();
      assert.deepEqual([await grades(learner), await grades(unknown.learner)], [1, 0]);
      await classroom.sql(
        'insert into progress.quizzes (lesson_id, course_version, tenant_id, content) values ($1, 1, $2, $3)',
        [unknown.lessonId, taken[0]!.tenant_id, JSON.stringify(taken[0]!.content)],
      );
      await maintenance.runOnce();
      assert.equal(await grades(unknown.learner), 1);
    } finally {
      await service.stop();
      await classroom.stack.services['progress']!.restart();
    }
  });

  it('are not graded by an older version while the newer is not read again', async () => {
    const { learner, lessonId } = await enrolled();
    const { id } = (await start(learner, lessonId)).body;
    await classroom.sql(
      "insert into progress.projection_tasks (consumer, kind, started_at) values ('curriculum', 'rebuild', now())",
    );
    try {
      refusedForNow(await submit(learner, id));
    } finally {
      await classroom.sql('update progress.projection_tasks set finished_at = now()');
    }
    assert.equal((await submit(learner, id)).status, 200);
  });

  it('are quizzes', async () => {
    const course = sampleCourse([videoLesson(0)]);
    await classroom.publishCourse(schoolId, course);
    const learner = await classroom.enroll(schoolId, course);
    refused(await start(learner, course.lessons[0]!.lessonId), 409, 'lesson_not_quiz');
  });
});
