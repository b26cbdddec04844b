import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { systemActor, type Role } from '@lyceum/platform';
import { QuizDraftRepository } from '../src/quiz-drafts/quiz-draft.repository.js';
import { LedgerDatabase } from './support/ledger-database.js';
import { actorOf } from './support/search.js';

describe('rows of quiz drafts', () => {
  let hall: LedgerDatabase;
  let drafts: QuizDraftRepository;
  before(async () => {
    hall = await LedgerDatabase.open();
    drafts = new QuizDraftRepository(hall.database);
  });
  after(() => hall.close());

  /** A course with one lesson in its newest version. */
  async function course(schoolId: string, availability = 'published') {
    const [courseId, lessonId] = [randomUUID(), randomUUID()];
    await hall.admin.query('insert into course_availability values ($1, $2, $3, 1)', [
      courseId,
      schoolId,
      availability,
    ]);
    for (const [version, id] of [
      [1, randomUUID()],
      [2, lessonId],
    ] as const) {
      await hall.admin.query("insert into course_versions values ($1, $2, $3, 'Bread', 'en')", [
        courseId,
        version,
        schoolId,
      ]);
      await hall.admin.query(
        `insert into lessons (course_id, course_version, lesson_id, tenant_id, position, kind, title, is_preview)
         values ($1, $2, $3, $4, 0, 'text', 'Dough', false)`,
        [courseId, version, id, schoolId],
      );
    }
    return { courseId, lessonId };
  }
  const staff = (schoolId: string, role: Role = 'owner') => actorOf(role, schoolId, randomUUID());
  const insert = (schoolId: string, courseId: string, lessonId: string) =>
    hall.database.run(staff(schoolId), (tx) =>
      drafts.insert(tx, {
        id: randomUUID(),
        course_id: courseId,
        lesson_ids: [lessonId],
        question_count: 3,
        kinds: ['short'],
        difficulty: 'easy',
        language: null,
        title: 'Quiz: Dough',
      }),
    );

  it('are seen and written by the staff of their school, and by nobody else', async () => {
    const schoolId = randomUUID();
    const { courseId, lessonId } = await course(schoolId);
    const { id } = await insert(schoolId, courseId, lessonId);
    for (const role of ['owner', 'instructor', 'assistant', 'admin'] as const)
      assert.equal((await drafts.find(staff(schoolId, role), id))?.id, id, role);
    const learner = staff(schoolId, 'learner');
    assert.equal(await drafts.find(learner, id), undefined);
    assert.equal(await drafts.find(staff(randomUUID()), id), undefined);
    assert.equal(await hall.database.run(learner, (tx) => drafts.delete(tx, id)), false);
    await assert.rejects(
      hall.database.run(learner, (tx) =>
        drafts.insert(tx, {
          ...{ id: randomUUID(), course_id: courseId, lesson_ids: [lessonId], question_count: 1 },
          ...{ kinds: ['short'], difficulty: 'easy', language: null, title: 'Mine' },
        }),
      ),
      /row-level security/,
    );
  });

  it('are swept with their course, and when nothing that they ask about is taught any more', async () => {
    const schoolId = randomUUID();
    const living = await course(schoolId);
    const deleted = await course(schoolId, 'deleted');
    const kept = await insert(schoolId, living.courseId, living.lessonId);
    const accepted = await insert(schoolId, living.courseId, randomUUID());
    await hall.admin.query(
      "update quiz_drafts set state = 'added', lesson_id = gen_random_uuid() where id = $1",
      [accepted.id],
    );
    await insert(schoolId, living.courseId, randomUUID());
    await insert(schoolId, deleted.courseId, deleted.lessonId);
    await hall.database.run(systemActor('test'), (tx) => drafts.sweep(tx));
    const { rows } = await hall.admin.query<{ id: string }>(
      'select id from quiz_drafts where tenant_id = $1',
      [schoolId],
    );
    assert.deepEqual(rows.map(({ id }) => id).toSorted(), [kept.id, accepted.id].toSorted());
  });

  it('stay while the courses are rebuilt from the log, and where nothing is known of theirs', async () => {
    const schoolId = randomUUID();
    const { courseId, lessonId } = await course(schoolId, 'deleted');
    const { id } = await insert(schoolId, courseId, lessonId);
    const unknown = await insert(schoolId, randomUUID(), randomUUID());
    const left = async (): Promise<string[]> => {
      await hall.database.run(systemActor('test'), (tx) => drafts.sweep(tx));
      const { rows } = await hall.admin.query<{ id: string }>(
        'select id from quiz_drafts where tenant_id = $1',
        [schoolId],
      );
      return rows.map((row) => row.id).toSorted();
    };
    await hall.admin.query(
      "insert into projection_tasks (consumer, kind, started_at) values ('curriculum', 'rebuild', now())",
    );
    assert.deepEqual(await left(), [id, unknown.id].toSorted());
    await hall.admin.query('update projection_tasks set finished_at = now()');
    assert.deepEqual(await left(), [unknown.id]);
  });

  it('wait for their job until it is enqueued, whatever school they are of', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const ids: string[] = [];
    for (const schoolId of [one, other]) {
      const { courseId, lessonId } = await course(schoolId);
      ids.push((await insert(schoolId, courseId, lessonId)).id);
    }
    const waiting = async (): Promise<string[]> =>
      (await drafts.toStart(100)).map(({ id }) => id).filter((id) => ids.includes(id));
    assert.deepEqual((await waiting()).toSorted(), ids.toSorted());
    await drafts.markStarted({ id: ids[0]!, tenantId: one });
    assert.deepEqual(await waiting(), [ids[1]]);
  });
});
