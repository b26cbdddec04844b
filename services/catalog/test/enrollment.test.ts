import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { courseCompleted, lessonCompleted, membershipChanged } from '@lyceum/contracts';
import { eventually, problem } from '@lyceum/testing';
import { CatalogStack, type Person } from './support/catalog-stack.js';
import { draft, publish, published, type Lesson } from './support/course.js';

interface Enrollment {
  readonly id: string;
  readonly courseId: string;
  readonly userId: string;
  readonly state: string;
  readonly source: string;
  readonly courseVersion: number;
  readonly enrolledAt: string;
  readonly expiresAt: string | null;
  readonly unlockedThrough: number | null;
  readonly version: number;
}

describe('enrollment', () => {
  let catalog: CatalogStack;
  let owner: Person;
  before(async () => {
    catalog = await CatalogStack.start();
    owner = catalog.person();
  });
  after(() => catalog.stop());

  const enroll = (who: Person, courseId: string): Promise<Enrollment> =>
    catalog.ok<Enrollment>(who, 'POST', `/v1/courses/${courseId}/enrollments`);
  const refused = async (...args: Parameters<CatalogStack['call']>): Promise<string> =>
    problem(await catalog.call(...args));
  const read = (who: Person, id: string): Promise<Enrollment> =>
    catalog.ok<Enrollment>(who, 'GET', `/v1/enrollments/${id}`);
  const lesson = (who: Person, { id }: Enrollment, lessonId: string) =>
    catalog.call<{ text: string; opensAt: string }>(
      who,
      'GET',
      `/v1/enrollments/${id}/lessons/${lessonId}`,
    );
  const completed = async (
    who: Person,
    { id: enrollmentId, courseId, courseVersion }: Enrollment,
    { id: lessonId }: Lesson,
    version: number,
  ): Promise<void> => {
    const ids = { enrollmentId, courseId, lessonId, userId: who.userId };
    const completedAt = new Date().toISOString();
    await catalog.tell(
      who.schoolId,
      lessonCompleted.v1({ ...ids, courseVersion, by: 'manual', completedAt, version }),
    );
    await catalog.untilThere(
      'select from catalog.lesson_completions where enrollment_id = $1 and lesson_id = $2',
      [enrollmentId, lessonId],
    );
  };
  const joins = async (
    who: Person,
    role: string | null = 'learner',
    version = 1,
  ): Promise<void> => {
    const { schoolId, userId } = who;
    await catalog.tell(schoolId, membershipChanged.v1({ schoolId, userId, role, version }));
    await catalog.untilThere('select from catalog.members where user_id = $1 and version = $2', [
      userId,
      version,
    ]);
  };

  it('opens the newest version to a member of the school, once, and tells it', async () => {
    const { course, lessons } = await published(catalog, owner, { accessDays: 30 });
    const learner = catalog.learner(owner);
    const enrollment = await enroll(learner, course.id);
    assert.deepEqual(
      [enrollment.userId, enrollment.state, enrollment.source, enrollment.courseVersion],
      [learner.userId, 'active', 'free', 1],
    );
    const days = Date.parse(enrollment.expiresAt!) - Date.parse(enrollment.enrolledAt);
    assert.equal(days, 30 * 86_400_000);
    assert.equal(
      await refused(learner, 'POST', `/v1/courses/${course.id}/enrollments`),
      '409 catalog.already_enrolled',
    );
    const { id, ...facts } = enrollment;
    const [said] = await catalog.said(id);
    assert.deepEqual(said, {
      action: 'enrollment.changed',
      data: { enrollmentId: id, ...facts },
    });
    const open = await lesson(learner, enrollment, lessons[0]!.id);
    assert.equal(open.body.text, '# One');
    assert.match(open.headers.get('cache-control')!, /no-store/);
    const own = await catalog.ok<{ items: { id: string; course: { title: string } }[] }>(
      learner,
      'GET',
      '/v1/enrollments',
    );
    assert.deepEqual(
      own.items.map((item) => [item.id, item.course.title]),
      [[id, 'Geometry']],
    );
    const all = await catalog.ok<{ items: Enrollment[] }>(
      owner,
      'GET',
      `/v1/courses/${course.id}/enrollments?state=active`,
    );
    assert.deepEqual(all.items, [enrollment]);
  });

  it('never takes more than there is room for, however many come at once', async () => {
    const { course } = await published(catalog, owner, { capacity: 3 });
    const learners = Array.from({ length: 20 }, () => catalog.learner(owner));
    const answers = await Promise.all(
      learners.map((learner) =>
        catalog.call<Enrollment>(learner, 'POST', `/v1/courses/${course.id}/enrollments`),
      ),
    );
    const taken = answers.filter(({ status }) => status === 201);
    assert.equal(taken.length, 3);
    assert.ok(
      answers.every((one) => one.status === 201 || problem(one) === '409 catalog.course_full'),
    );
    // A place that is given back can be taken, also by somebody who comes back.
    const [{ id, userId }] = taken.map(({ body }) => body) as [Enrollment];
    const leaver = catalog.person('learner', owner.schoolId, userId);
    await catalog.ok(leaver, 'POST', `/v1/enrollments/${id}/withdraw`);
    const again = await enroll(leaver, course.id);
    assert.deepEqual([again.id, again.state, again.version], [id, 'active', 3]);
  });

  it('takes one person once, however often they ask at once', async () => {
    const { course } = await published(catalog, owner);
    const learner = catalog.learner(owner);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        catalog.call(learner, 'POST', `/v1/courses/${course.id}/enrollments`),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(5).fill(409)]);
  });

  it('is granted by the staff to members, all of them or none', async () => {
    const { course } = await published(catalog, owner, { isOpen: false });
    const [one, two, stranger] = [0, 1, 2].map(() => catalog.learner(owner)) as Person[];
    await joins(one!);
    await joins(two!);
    const path = `/v1/courses/${course.id}`;
    assert.equal(
      await refused(one, 'POST', `${path}/enrollments`),
      '403 catalog.invitation_needed',
    );
    const grant = (...people: (Person | undefined)[]) =>
      catalog.call<{ items: Enrollment[]; userIds: string[] }>(owner, 'POST', `${path}/grants`, {
        userIds: people.map((person) => person!.userId),
      });
    const wrong = await grant(one, stranger);
    assert.equal(problem(wrong), '422 catalog.not_members');
    assert.deepEqual(wrong.body.userIds, [stranger!.userId]);
    const granted = await grant(one, two);
    assert.deepEqual(
      granted.body.items.map(({ source }) => source),
      ['grant', 'grant'],
    );
    assert.equal(problem(await grant(two)), '409 catalog.already_enrolled');
    assert.equal(
      await refused(one, 'POST', `${path}/grants`, { userIds: [one!.userId] }),
      '403 request.forbidden',
    );
  });

  it('is opened by a code, as often and as long as the code holds', async () => {
    const { course } = await published(catalog, owner, { isOpen: false });
    const path = `/v1/courses/${course.id}/invitations`;
    const make = (json: object) =>
      catalog.ok<{ id: string; code: string }>(owner, 'POST', path, json);
    const redeem = (who: Person, code: string) =>
      catalog.call<Enrollment>(who, 'POST', '/v1/enrollments/redeem', { code });
    const { code, id } = await make({ maxUses: 2 });
    const learners = Array.from({ length: 6 }, () => catalog.learner(owner));
    const answers = await Promise.all(learners.map((who) => redeem(who, code.toLowerCase())));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 404, 404, 404, 404]);
    assert.equal(answers.find(({ status }) => status === 201)!.body.source, 'invitation');
    const stored = await catalog.admin.query(
      `select from catalog.course_invitations i where i::text ilike '%' || $1 || '%'`,
      [code.replaceAll('-', '')],
    );
    assert.equal(stored.rowCount, 0);
    const { items } = await catalog.ok<{ items: object[] }>(owner, 'GET', path);
    assert.deepEqual(
      items.map((item) => [(item as { id: string }).id, 'code' in item]),
      [[id, false]],
    );
    const revoked = await make({});
    await catalog.ok(owner, 'DELETE', `${path}/${revoked.id}`);
    assert.equal(
      await refused(owner, 'DELETE', `${path}/${revoked.id}`),
      '404 catalog.invitation_not_found',
    );
    const expired = await make({});
    await catalog.admin.query(
      'update catalog.course_invitations set expires_at = now() where id = $1',
      [expired.id],
    );
    const late = catalog.learner(owner);
    const elsewhere = catalog.learner(catalog.person());
    const fresh = await make({});
    for (const [who, wrong] of [
      [late, revoked.code],
      [late, expired.code],
      [late, 'made-up'],
      [elsewhere, fresh.code],
    ] as const)
      assert.equal(problem(await redeem(who, wrong)), '404 catalog.invitation_invalid');
    assert.equal((await redeem(late, fresh.code)).status, 201);
  });

  it('asks for the courses that come before', async () => {
    const { course: first } = await published(catalog, owner);
    const { course } = await published(catalog, owner, { prerequisites: [first.id] });
    const learner = catalog.learner(owner);
    const path = `/v1/courses/${course.id}/enrollments`;
    const missing = await catalog.call<{ courseIds: string[] }>(learner, 'POST', path);
    assert.equal(problem(missing), '409 catalog.prerequisites_missing');
    assert.deepEqual(missing.body.courseIds, [first.id]);
    const { id: enrollmentId } = await enroll(learner, first.id);
    await catalog.tell(
      owner.schoolId,
      courseCompleted.v1({
        ...{ enrollmentId, courseId: first.id, userId: learner.userId, courseVersion: 1 },
        ...{ completedAt: new Date().toISOString(), version: 1 },
      }),
    );
    await eventually(async () =>
      assert.equal((await catalog.call(learner, 'POST', path)).status, 201),
    );
  });

  it('opens lessons in time, and says when', async () => {
    const { course, lessons } = await draft(catalog, owner, { lessons: ['Now', 'Later', 'Past'] });
    const [now, later, past] = lessons as [Lesson, Lesson, Lesson];
    const path = `/v1/courses/${course.id}/lessons`;
    await catalog.ok(owner, 'PATCH', `${path}/${later.id}`, { drip: { afterDays: 7 } });
    await catalog.ok(owner, 'PATCH', `${path}/${past.id}`, {
      drip: { at: '2020-01-01T00:00:00Z' },
    });
    await publish(catalog, owner, course.id);
    const learner = catalog.learner(owner);
    const enrollment = await enroll(learner, course.id);
    assert.equal((await lesson(learner, enrollment, now.id)).status, 200);
    assert.equal((await lesson(learner, enrollment, past.id)).status, 200);
    const closed = await lesson(learner, enrollment, later.id);
    assert.equal(problem(closed), '403 catalog.lesson_opens_later');
    const opensAt = new Date(Date.parse(enrollment.enrolledAt) + 7 * 86_400_000).toISOString();
    assert.equal(closed.body.opensAt, opensAt);
    const { sections } = await catalog.ok<{
      sections: { lessons: { access: string; opensAt: string | null }[] }[];
    }>(learner, 'GET', `/v1/enrollments/${enrollment.id}/outline`);
    assert.deepEqual(
      sections[0]!.lessons.map((one) => [one.access, one.opensAt]),
      [
        ['open', null],
        ['opens_later', opensAt],
        ['open', null],
      ],
    );
    await catalog.admin.query(
      `update catalog.enrollments set enrolled_at = enrolled_at - interval '7 days' where id = $1`,
      [enrollment.id],
    );
    assert.equal((await lesson(learner, enrollment, later.id)).status, 200);
  });

  it('goes on lesson by lesson in a sequential course', async () => {
    const { course, lessons } = await published(catalog, owner, {
      lessons: ['One', 'Two', 'Three'],
      isSequential: true,
    });
    const learner = catalog.learner(owner);
    const enrollment = await enroll(learner, course.id);
    assert.equal(enrollment.unlockedThrough, 0);
    const [one, two, three] = lessons as [Lesson, Lesson, Lesson];
    assert.equal(
      problem(await lesson(learner, enrollment, two.id)),
      '403 catalog.lesson_after_earlier',
    );
    const through = (position: number): Promise<void> =>
      eventually(async () =>
        assert.equal((await read(learner, enrollment.id)).unlockedThrough, position),
      );
    await completed(learner, enrollment, one, 1);
    await through(1);
    assert.equal((await lesson(learner, enrollment, two.id)).status, 200);
    assert.equal(
      problem(await lesson(learner, enrollment, three.id)),
      '403 catalog.lesson_after_earlier',
    );
    await completed(learner, enrollment, two, 2);
    await through(2);
    const said = await catalog.said(enrollment.id);
    assert.deepEqual(
      said.map(({ data }) => data['unlockedThrough']),
      [0, 1, 2],
    );
  });

  it('asks for nothing that is deleted, and knows nothing of drafts', async () => {
    const { course: first } = await published(catalog, owner);
    const { course } = await published(catalog, owner, { prerequisites: [first.id] });
    await catalog.ok(owner, 'DELETE', `/v1/courses/${first.id}`);
    await enroll(catalog.learner(owner), course.id);
    const { course: secret } = await draft(catalog, owner);
    assert.equal(
      await refused(catalog.learner(owner), 'POST', `/v1/courses/${secret.id}/enrollments`),
      '404 catalog.course_not_found',
    );
  });

  it('stays on its version until it is moved, and keeps what was completed', async () => {
    const { course, sectionId, lessons } = await published(catalog, owner, {
      lessons: ['Kept', 'Gone', 'Changed'],
    });
    const learner = catalog.learner(owner);
    const enrollment = await enroll(learner, course.id);
    const [kept, gone, changed] = lessons as [Lesson, Lesson, Lesson];
    await completed(learner, enrollment, kept, 1);
    await completed(learner, enrollment, gone, 2);
    const path = `/v1/courses/${course.id}/lessons`;
    await catalog.ok(owner, 'DELETE', `${path}/${gone.id}`);
    await catalog.ok(owner, 'PATCH', `${path}/${changed.id}`, { text: '# New text' });
    const added = await catalog.ok<Lesson>(owner, 'POST', path, {
      ...{ sectionId, kind: 'text', title: 'Added', text: 'x' },
    });
    await publish(catalog, owner, course.id);
    assert.equal((await lesson(learner, enrollment, changed.id)).body.text, '# Changed');
    assert.equal(
      problem(await lesson(learner, enrollment, added.id)),
      '404 catalog.lesson_not_in_version',
    );

    const own = `/v1/enrollments/${enrollment.id}`;
    const preview = await catalog.ok<Record<string, { title: string }[]>>(
      learner,
      'GET',
      `${own}/move-preview?to=2`,
    );
    assert.deepEqual(
      Object.entries(preview).map(([what, titles]) => [what, titles.map(({ title }) => title)]),
      [
        ['added', ['Added']],
        ['removed', ['Gone']],
        ['changed', ['Changed']],
        ['keptCompleted', ['Kept']],
        ['uncountedCompleted', ['Gone']],
      ],
    );
    const move = (who: Person, courseVersion: number) =>
      catalog.call<Enrollment>(who, 'POST', `${own}/move`, { courseVersion });
    assert.equal(problem(await move(learner, 3)), '404 catalog.version_not_found');
    const moved = await move(learner, 2);
    assert.deepEqual([moved.body.courseVersion, moved.body.version], [2, 2]);
    assert.equal((await lesson(learner, enrollment, changed.id)).body.text, '# New text');
    const done = async (): Promise<string[]> => {
      const { sections } = await catalog.ok<{
        sections: { lessons: { title: string; completedAt: string | null }[] }[];
      }>(learner, 'GET', `${own}/outline`);
      return sections.flatMap((section) =>
        section.lessons.filter((one) => one.completedAt !== null).map(({ title }) => title),
      );
    };
    assert.deepEqual(await done(), ['Kept']);
    assert.equal((await move(owner, 1)).status, 200);
    assert.deepEqual(await done(), ['Kept', 'Gone']);

    const moves = (who: Person, ...ids: string[]) =>
      catalog.call<{ items: Enrollment[] }>(who, 'POST', `/v1/courses/${course.id}/moves`, {
        ...{ courseVersion: 2, enrollmentIds: ids },
      });
    const other = await enroll(catalog.learner(owner), (await published(catalog, owner)).course.id);
    assert.equal(
      problem(await moves(owner, enrollment.id, other.id)),
      '404 catalog.enrollment_not_found',
    );
    assert.equal(problem(await moves(learner, enrollment.id)), '403 request.forbidden');
    assert.equal(
      problem(await moves(catalog.person(), enrollment.id)),
      '404 catalog.enrollment_not_found',
    );
    assert.equal((await read(learner, enrollment.id)).courseVersion, 1);
    const { items } = (await moves(owner, enrollment.id)).body;
    assert.deepEqual(
      items.map(({ courseVersion, version }) => [courseVersion, version]),
      [[2, 4]],
    );
  });

  it('stays open as far as it was when it is moved, also before it is known what opened it', async () => {
    const { course } = await published(catalog, owner, {
      lessons: ['First', 'Second', 'Third'],
      isSequential: true,
    });
    const learner = catalog.learner(owner);
    const enrollment = await enroll(learner, course.id);
    // Opened by lessons whose facts the projection has not got yet, or anew.
    await catalog.admin.query('update catalog.enrollments set unlocked_through = 2 where id = $1', [
      enrollment.id,
    ]);
    await catalog.ok(owner, 'PATCH', `/v1/courses/${course.id}`, { title: 'Renamed' });
    await publish(catalog, owner, course.id);
    const own = `/v1/enrollments/${enrollment.id}`;
    const through = async (): Promise<number | null> => {
      const { rows } = await catalog.admin.query<{ unlocked_through: number | null }>(
        'select unlocked_through from catalog.enrollments where id = $1',
        [enrollment.id],
      );
      return rows[0]!.unlocked_through;
    };
    await catalog.ok(learner, 'POST', `${own}/move`, { courseVersion: 2 });
    assert.equal(await through(), 2);
    await catalog.ok(learner, 'POST', `${own}/withdraw`);
    await enroll(learner, course.id);
    assert.equal(await through(), 2);
  });

  it('refuses a change of what has changed since it was read', async () => {
    const { course } = await published(catalog, owner);
    const learner = catalog.learner(owner);
    const { id } = await enroll(learner, course.id);
    const late = { 'if-match': '"v7"' };
    for (const [action, json] of [
      ['withdraw', undefined],
      ['move', { courseVersion: 1 }],
    ] as const)
      assert.equal(
        await refused(learner, 'POST', `/v1/enrollments/${id}/${action}`, json, late),
        '412 catalog.enrollment_changed',
      );
  });

  it('ends when its time is up, when it is given back, and when its person leaves the school', async () => {
    const { course, lessons } = await published(catalog, owner, { accessDays: 1 });
    const learner = catalog.learner(owner);
    const enrollment = await enroll(learner, course.id);
    const content = () => lesson(learner, enrollment, lessons[0]!.id);
    await catalog.admin.query('update catalog.enrollments set expires_at = now() where id = $1', [
      enrollment.id,
    ]);
    assert.equal(problem(await content()), '403 catalog.not_enrolled');
    assert.equal(
      await refused(learner, 'POST', `/v1/enrollments/${enrollment.id}/withdraw`),
      '409 catalog.enrollment_over',
    );
    await enroll(learner, course.id);
    assert.equal((await content()).status, 200);
    await catalog.ok(owner, 'POST', `/v1/enrollments/${enrollment.id}/withdraw`);
    assert.equal(problem(await content()), '403 catalog.not_enrolled');

    await enroll(learner, course.id);
    await joins(learner, 'learner', 5);
    // A fact from before they came back.
    const { schoolId, userId } = learner;
    await catalog.tell(
      schoolId,
      membershipChanged.v1({ schoolId, userId, role: null, version: 4 }),
    );
    await joins(learner, null, 6);
    await eventually(async () =>
      assert.equal((await read(learner, enrollment.id)).state, 'withdrawn'),
    );
    const states = (await catalog.said(enrollment.id)).map(({ data }) => data['state']);
    assert.deepEqual(states, ['active', 'active', 'withdrawn', 'active', 'withdrawn']);
  });

  it('is for nobody but its own learner and the staff of the school', async () => {
    const { course, lessons } = await published(catalog, owner);
    const learner = catalog.learner(owner);
    const enrollment = await enroll(learner, course.id);
    const path = `/v1/enrollments/${enrollment.id}`;
    const others = [catalog.learner(owner), catalog.person(), catalog.person('learner')];
    for (const other of others)
      for (const [method, at, json] of [
        ['GET', ''],
        ['GET', '/outline'],
        ['GET', `/lessons/${lessons[0]!.id}`],
        ['GET', '/move-preview?to=1'],
        ['POST', '/withdraw'],
        ['POST', '/move', { courseVersion: 1 }],
      ] as const)
        assert.equal(
          await refused(other, method, `${path}${at}`, json),
          '404 catalog.enrollment_not_found',
          `${method} ${at}`,
        );
    assert.equal(await refused(undefined, 'GET', path), '401 request.unauthenticated');
    assert.equal((await read(owner, enrollment.id)).userId, learner.userId);
    const rival = catalog.person();
    assert.equal(
      await refused(rival, 'GET', `/v1/courses/${course.id}/enrollments`),
      '404 catalog.course_not_found',
    );
    for (const at of ['/enrollments', '/grants'])
      assert.equal(
        await refused(rival, 'POST', `/v1/courses/${course.id}${at}`, { userIds: [randomUUID()] }),
        '404 catalog.course_not_found',
      );
  });

  it('shows a quiz without its answers, and previews to members without enrollment', async () => {
    const { course, sectionId, lessons } = await draft(catalog, owner, { lessons: ['Preview'] });
    const path = `/v1/courses/${course.id}`;
    await catalog.ok(owner, 'PATCH', `${path}/lessons/${lessons[0]!.id}`, { isPreview: true });
    const question = { id: 'q', kind: 'boolean', prompt: 'Is it?', points: 1, correct: true };
    const quiz = await catalog.ok<Lesson>(owner, 'POST', `${path}/lessons`, {
      ...{ sectionId, kind: 'quiz', title: 'Quiz' },
      quiz: {
        questions: [{ ...question, explanation: 'It is.' }],
        ...{ passPercent: 50, maxAttempts: 1, timeLimitSeconds: null, isShuffled: false },
        ...{ dueAt: null, latePenaltyPercent: 0 },
      },
    });
    await publish(catalog, owner, course.id);
    const learner = catalog.learner(owner);
    const preview = (who: Person | undefined, id: string) =>
      catalog.call<{ text: string }>(who, 'GET', `${path}/previews/${id}`);
    assert.equal((await preview(learner, lessons[0]!.id)).body.text, '# Preview');
    assert.equal(problem(await preview(learner, quiz.id)), '403 catalog.not_enrolled');
    assert.equal(
      problem(await preview(catalog.person(), lessons[0]!.id)),
      '404 catalog.course_not_found',
    );
    assert.equal((await preview(undefined, lessons[0]!.id)).status, 401);
    const enrollment = await enroll(learner, course.id);
    const shown = await lesson(learner, enrollment, quiz.id);
    assert.match(shown.text, /Is it\?/);
    assert.doesNotMatch(shown.text, /correct|It is\./);
  });

  it('ends for everybody with a course that is deleted, and goes on in one that is archived', async () => {
    const { course, lessons } = await published(catalog, owner);
    const learner = catalog.learner(owner);
    const enrollment = await enroll(learner, course.id);
    const path = `/v1/courses/${course.id}`;
    await catalog.ok(owner, 'POST', `${path}/archive`);
    assert.equal((await lesson(learner, enrollment, lessons[0]!.id)).status, 200);
    assert.equal(
      await refused(catalog.learner(owner), 'POST', `${path}/enrollments`),
      '409 catalog.course_archived',
    );
    await catalog.ok(owner, 'DELETE', path);
    assert.equal(
      problem(await lesson(learner, enrollment, lessons[0]!.id)),
      '404 catalog.course_not_found',
    );
    await catalog.ok(owner, 'POST', `${path}/restore`);
    assert.equal((await lesson(learner, enrollment, lessons[0]!.id)).status, 200);
  });
});
