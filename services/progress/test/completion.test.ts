import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { LessonOutline } from '@lyceum/contracts';
import { eventually } from '@lyceum/testing';
import fc from 'fast-check';
import { Classroom, type Enrolled } from './support/classroom.js';
import { sampleCourse, textLesson, videoLesson } from './support/course.js';
import { Player } from './support/player.js';

interface Progress {
  readonly percent: number;
  readonly courseVersion: number;
  readonly completedAt: string | null;
  readonly completedVersion: number | null;
  readonly lessons: {
    lessonId: string;
    percent: number;
    watchedPercent: number | null;
    completedBy: string | null;
  }[];
}

interface Explanation extends Progress {
  readonly because: string;
  readonly missingLessonIds: string[];
  readonly lessons: (Progress['lessons'][number] & {
    rule: string;
    rulePercent: number | null;
    watch: { watchedSeconds: number; sessions: { sessionId: string; beats: number }[] } | null;
  })[];
  readonly earnedInOtherVersions: { lessonId: string; completedBy: string }[];
}

describe('completion', () => {
  let classroom: Classroom;
  const schoolId = randomUUID();

  before(async () => {
    classroom = await Classroom.open();
  });
  after(() => classroom.close());

  const complete = (who: Enrolled, lessonId: string, enrollmentId = who.enrollmentId) =>
    classroom.call(who, `progress/enrollments/${enrollmentId}/lessons/${lessonId}/complete`, {
      method: 'POST',
    });
  const progress = async (learner: Enrolled): Promise<Progress> => {
    const { status, body, text } = await classroom.call<Progress>(
      learner,
      `progress/enrollments/${learner.enrollmentId}`,
    );
    assert.equal(status, 200, text);
    return body;
  };
  const explain = async (learner: Enrolled): Promise<Explanation> =>
    (
      await classroom.call<Explanation>(
        learner,
        `progress/enrollments/${learner.enrollmentId}/explain`,
      )
    ).body;
  const ids = (lessons: readonly LessonOutline[]): string[] =>
    lessons.map(({ lessonId }) => lessonId);

  it('needs what the course requires, and counts nothing else', async () => {
    const course = sampleCourse([
      videoLesson(0),
      textLesson(1),
      videoLesson(2, { isRequired: false }),
    ]);
    const [video, text, optional] = ids(course.lessons) as [string, string, string];
    await classroom.publishCourse(schoolId, course);
    const learner = await classroom.enroll(schoolId, course);
    assert.equal((await progress(learner)).percent, 0);

    const one = await Player.begin(classroom, learner, video, { secondsAgo: 600 });
    await one.sent(one.beat(0, 89));
    assert.equal((await progress(learner)).percent, 44);
    await one.sent(one.beat(89, 90));
    assert.equal((await progress(learner)).percent, 50);
    assert.equal((await complete(learner, text)).status, 204);
    const done = await progress(learner);
    assert.equal(done.percent, 100);
    assert.ok(done.completedAt);
    assert.deepEqual(
      done.lessons.map(({ lessonId, percent, completedBy }) => [lessonId, percent, completedBy]),
      [
        [video, 100, 'watched'],
        [text, 100, 'manual'],
        [optional, 0, null],
      ],
    );
  });

  it('by hand is for those lessons only, and happens once', async () => {
    const course = sampleCourse([videoLesson(0), textLesson(1)]);
    const [video, text] = ids(course.lessons) as [string, string];
    await classroom.publishCourse(schoolId, course);
    const learner = await classroom.enroll(schoolId, course);
    const refusal = await complete(learner, video);
    assert.equal(refusal.status, 409);
    assert.equal(refusal.body['code'], 'progress.lesson_not_manual');
    const answers = await Promise.all(Array.from({ length: 10 }, () => complete(learner, text)));
    assert.ok(answers.every(({ status }) => status === 204));
    const said = await classroom.said(learner.enrollmentId);
    assert.deepEqual(
      said.map(({ type }) => type),
      ['lesson.completed'],
    );
    const stranger = await classroom.enroll(schoolId, course);
    assert.equal((await complete(stranger, text, learner.enrollmentId)).status, 404);
    await classroom.changeEnrollment(learner, { state: 'withdrawn' });
    assert.equal((await complete(learner, text)).status, 403);
  });

  it('happens once, whoever says the last word', async () => {
    const course = sampleCourse([videoLesson(0), ...[1, 2, 3].map((at) => textLesson(at))]);
    const [video, ...texts] = ids(course.lessons) as [string, ...string[]];
    await classroom.publishCourse(schoolId, course);
    const learner = await classroom.enroll(schoolId, course);
    const players = await Promise.all(
      [600, 500, 400].map((secondsAgo) => Player.begin(classroom, learner, video, { secondsAgo })),
    );
    await Promise.all([
      ...players.map((one) => one.sent(one.beat(0, 95, { after: 0 }))),
      ...texts.map((lessonId) => complete(learner, lessonId)),
    ]);
    const types = (await classroom.said(learner.enrollmentId)).map(({ type }) => type);
    assert.equal(types.filter((type) => type === 'course.completed').length, 1);
    assert.equal(types.filter((type) => type === 'lesson.completed').length, 4);
    const versions = (await classroom.said(learner.enrollmentId)).map(
      ({ data }) => data['version'],
    );
    assert.deepEqual(
      [...versions].sort((a, b) => Number(a) - Number(b)),
      versions.map((_, at) => at + 1),
    );
    const certificates = await classroom.sql(
      'select from progress.certificates where enrollment_id = $1',
      [learner.enrollmentId],
    );
    assert.equal(certificates.length, 1);
  });

  it('is kept when the learner is moved to another version', async () => {
    const shared = videoLesson(0);
    const gone = textLesson(1);
    const course = sampleCourse([shared, gone]);
    await classroom.publishCourse(schoolId, course);
    const learner = await classroom.enroll(schoolId, course);
    const one = await Player.begin(classroom, learner, shared.lessonId, { secondsAgo: 600 });
    await one.sent(one.beat(0, 80));
    await complete(learner, gone.lessonId);
    assert.equal((await progress(learner)).percent, 90);

    // More to do: the percent falls, and the explanation says why; nothing earned is lost.
    const added = textLesson(1);
    const second = { ...course, courseVersion: 2, lessons: [shared, added] };
    await classroom.publishCourse(schoolId, second);
    await classroom.changeEnrollment(learner, { courseVersion: 2 });
    const moved = await explain(learner);
    assert.equal(moved.percent, 40);
    assert.deepEqual(
      moved.earnedInOtherVersions.map(({ lessonId }) => lessonId),
      [gone.lessonId],
    );
    assert.match(moved.because, /0 of 2 lessons that version 2 asks for/);

    // Less to do: what was watched is enough by the rules of the third version.
    const third = {
      ...course,
      courseVersion: 3,
      lessons: [{ ...shared, completion: { watchedPercent: 80 } }],
    };
    await classroom.publishCourse(schoolId, third);
    await classroom.changeEnrollment(learner, { courseVersion: 3 });
    await eventually(async () => {
      const { percent, completedVersion } = await progress(learner);
      assert.deepEqual([percent, completedVersion], [100, 3]);
    });

    // And back again: complete stays complete.
    await classroom.changeEnrollment(learner, { courseVersion: 2 });
    const back = await explain(learner);
    assert.ok(back.completedAt);
    assert.equal(back.percent, 50);
    assert.match(back.because, /by the rules of version 3, and stays so/);
  });

  it('never goes back, whatever happens in whatever order', async () => {
    const lessons = [videoLesson(0), videoLesson(1), textLesson(2)];
    const course = sampleCourse(lessons);
    await classroom.publishCourse(schoolId, course);
    await classroom.publishCourse(schoolId, {
      ...course,
      courseVersion: 2,
      lessons: [lessons[0]!, lessons[2]!, videoLesson(3)],
    });
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('watch' as const),
        lesson: fc.constantFrom(0, 1),
        start: fc.integer({ min: 0, max: 80 }),
        length: fc.integer({ min: 1, max: 60 }),
      }),
      fc.record({ kind: fc.constant('complete' as const) }),
      fc.record({ kind: fc.constant('move' as const), version: fc.constantFrom(1, 2) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const learner = await classroom.enroll(schoolId, course);
        const players = new Map<number, Player>();
        let earned = new Set<string>();
        let version = 1;
        let percent = 0;
        let after = 0;
        for (const each of steps) {
          if (each.kind === 'watch') {
            const { lessonId } = lessons[each.lesson]!;
            if (version === 2 && each.lesson === 1) continue;
            const one =
              players.get(each.lesson) ??
              (await Player.begin(classroom, learner, lessonId, { secondsAgo: 7_200 }));
            players.set(each.lesson, one);
            const end = Math.min(each.start + each.length, 100);
            await one.sent(one.beat(each.start, end, { after: (after += 100) }));
          } else if (each.kind === 'complete') await complete(learner, lessons[2]!.lessonId);
          else {
            version = each.version;
            await classroom.changeEnrollment(learner, { courseVersion: version });
            percent = 0;
          }
          const now = await progress(learner);
          assert.ok(now.percent >= percent && now.percent <= 100);
          percent = now.percent;
          const rows = await classroom.sql<{ lesson_id: string }>(
            'select lesson_id from progress.lesson_completions where enrollment_id = $1',
            [learner.enrollmentId],
          );
          const all = new Set(rows.map(({ lesson_id: id }) => id));
          assert.ok([...earned].every((id) => all.has(id)));
          earned = all;
        }
      }),
      { numRuns: 12 },
    );
  });

  it('can be explained: sessions, rules and what is missing', async () => {
    const course = sampleCourse([videoLesson(0), textLesson(1)]);
    const [video, text] = ids(course.lessons) as [string, string];
    await classroom.publishCourse(schoolId, course);
    const learner = await classroom.enroll(schoolId, course);
    const one = await Player.begin(classroom, learner, video, { secondsAgo: 600 });
    await one.sent(one.beat(0, 30), one.beat(30, 50));
    const found = await explain(learner);
    assert.deepEqual(found.missingLessonIds, [video, text]);
    const [first, second] = found.lessons;
    assert.deepEqual([first!.rule, first!.rulePercent], ['watched', 90]);
    assert.equal(first!.watch!.watchedSeconds, 50);
    assert.deepEqual(
      first!.watch!.sessions.map(({ sessionId, beats }) => [sessionId, beats]),
      [[one.session.sessionId, 2]],
    );
    assert.deepEqual([second!.rule, second!.watch], ['manual', null]);
    const path = `progress/enrollments/${learner.enrollmentId}`;
    const instructor = classroom.member('instructor', schoolId);
    assert.equal((await classroom.call(instructor, `${path}/explain`)).status, 200);
    for (const stranger of [
      classroom.member('learner', schoolId),
      classroom.member('owner', randomUUID()),
    ])
      for (const each of [path, `${path}/explain`])
        assert.equal((await classroom.call(stranger, each)).status, 404);
  });
});
