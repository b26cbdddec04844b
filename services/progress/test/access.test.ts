import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { Classroom, type Enrolled, type Member } from './support/classroom.js';
import { quizLesson, sampleCourse, textLesson, videoLesson } from './support/course.js';
import { Player } from './support/player.js';

interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly 'x-roles'?: readonly string[];
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const document = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as Document;
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => METHODS.has(method))
    .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

/** Every operation there is, called by everybody who must not have what it gives. */
describe('access to every operation', () => {
  let classroom: Classroom;
  let learner: Enrolled;
  let ids: Record<string, string>;
  let bodies: Record<string, object>;
  /** Words that must be in no answer to a stranger. */
  let secrets: string[];
  const schoolId = randomUUID();
  const quizId = randomUUID();
  const course = sampleCourse(
    [videoLesson(0), textLesson(1), quizLesson(2, { lessonId: quizId })],
    {
      quizzes: {
        [quizId]: {
          questions: [
            {
              id: 'q',
              kind: 'boolean',
              prompt: 'True?',
              points: 1,
              explanation: '',
              correct: true,
            },
          ],
          passPercent: 50,
          maxAttempts: null,
          timeLimitSeconds: null,
          isShuffled: false,
          dueAt: null,
          latePenaltyPercent: 0,
        },
      },
    },
  );
  const [videoId, textId] = course.lessons.map(({ lessonId }) => lessonId) as [string, string];

  before(async () => {
    classroom = await Classroom.open();
    await classroom.publishCourse(schoolId, course);
    learner = await classroom.enroll(schoolId, course);
    const { enrollmentId, courseId, userId } = learner;
    const one = await Player.begin(classroom, learner, videoId, { secondsAgo: 600 });
    await one.sent(one.beat(0, 95));
    await classroom.call(
      learner,
      `progress/enrollments/${enrollmentId}/lessons/${textId}/complete`,
      {
        method: 'POST',
      },
    );
    const attempt = await classroom.call<{ id: string }>(learner, 'progress/quiz-attempts', {
      json: { enrollmentId, lessonId: quizId },
    });
    const answers = [{ questionId: 'q', isTrue: true }];
    const attemptPath = `progress/quiz-attempts/${attempt.body.id}`;
    await classroom.call(learner, attemptPath, { method: 'PATCH', json: { answers } });
    await classroom.call(learner, `${attemptPath}/submit`, { method: 'POST' });
    const note = await classroom.call<{ id: string }>(learner, 'progress/notes', {
      json: { enrollmentId, lessonId: videoId, kind: 'note', text: 'A secret thought' },
    });
    const certificates = await classroom.call<{ items: { code: string }[] }>(
      learner,
      'certificates',
    );
    const { code } = certificates.body.items[0]!;
    ids = { enrollmentId, courseId, lessonId: videoId, code };
    bodies = {
      '/v1/progress/sessions': { enrollmentId, lessonId: videoId },
      '/v1/progress/heartbeats': { sentAt: Date.now(), beats: [one.beat(0, 5)] },
      '/v1/progress/quiz-attempts': { enrollmentId, lessonId: quizId },
      '/v1/progress/quiz-attempts/{id}': { answers },
      '/v1/progress/notes': { enrollmentId, lessonId: videoId, kind: 'note', text: 'x' },
      '/v1/progress/notes/{id}': { text: 'x' },
      '/v1/certificates/{code}/holder': { name: 'Somebody else' },
      '/v1/certificates/{code}/revoke': { reason: 'x' },
    };
    ids['quiz-attempts'] = attempt.body.id;
    ids['notes'] = note.body.id;
    secrets = [userId, enrollmentId, code, 'A secret thought'];
  });
  after(() => classroom.close());

  const attempt = (who: Member | undefined, { path, method }: (typeof operations)[number]) => {
    const [, collection] = /\/([\w-]+)\/\{id\}/.exec(path) ?? [];
    const url = path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) =>
      parameter === 'id' ? ids[collection!]! : ids[parameter]!,
    );
    const json = bodies[path];
    return classroom.call(who, url.replace('/v1/', ''), {
      method,
      ...(json !== undefined && method !== 'GET' && method !== 'DELETE' && { json }),
    });
  };
  const isPublic = ({ operation }: (typeof operations)[number]): boolean =>
    operation.security.length === 0;

  it('without a token is refused, unless it is public', async () => {
    for (const each of operations.filter((operation) => !isPublic(operation)))
      assert.equal((await attempt(undefined, each)).status, 401, each.operation.operationId);
  });

  it('from another school, or as a classmate, gives nothing of the learner and changes nothing', async () => {
    const before = await snapshot();
    for (const [role, tenant] of [
      ['learner', schoolId],
      ['learner', randomUUID()],
      ['owner', randomUUID()],
    ] as const)
      for (const each of operations.filter((operation) => !isPublic(operation))) {
        const stranger = classroom.member(role, tenant);
        const { status, text } = await attempt(stranger, each);
        const what = `${role} ${each.method} ${each.path}: ${status} ${text}`;
        assert.ok([200, 403, 404].includes(status), what);
        for (const secret of secrets) assert.ok(!text.includes(secret), what);
      }
    assert.deepEqual(await snapshot(), before);
  });

  it('of the staff is refused to learners', async () => {
    const staffOnly = operations.filter(({ operation }) => {
      const allowed = operation['x-roles'];
      return allowed !== undefined && !allowed.includes('learner');
    });
    assert.ok(staffOnly.length >= 5);
    for (const each of staffOnly)
      assert.equal((await attempt(learner, each)).status, 403, each.operation.operationId);
  });

  async function snapshot(): Promise<unknown[]> {
    const rows: unknown[] = [];
    for (const table of [
      'watch_sessions',
      'lesson_progress',
      'lesson_completions',
      'quiz_attempts',
      'notes',
      'certificates',
    ])
      rows.push(
        ...(await classroom.sql(
          `select to_jsonb(t) as row from progress.${table} t where user_id = $1 order by t::text`,
          [learner.userId],
        )),
      );
    return rows;
  }
});
