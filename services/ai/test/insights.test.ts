import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { captionsRemoved, lessonProgressed } from '@lyceum/contracts';
import { eventually } from '@lyceum/testing';
import { LectureHall, lecture, type TaughtCourse } from './support/lecture-hall.js';

interface ChaptersBody {
  readonly language: string | null;
  readonly chapters: readonly { start: number; end: number; title: string }[];
}
interface SummaryBody {
  readonly lessons: readonly { lessonId: string; sentences: string[] }[];
}
interface ReportBody {
  readonly madeAt: string;
  readonly findings: readonly { kind: string; lessonId: string; start: number | null }[];
}
interface Problem {
  readonly code: string;
}

const SECRET = 'A hungry sourdough starter smells of varnish.';
const SOURDOUGH = [
  'Feed the sourdough starter with rye flour.',
  'The sourdough starter wants warm water and flour.',
  SECRET,
  'Keep the sourdough starter in a loose jar.',
  'Flour and water make the starter rise.',
  'The starter doubles when the flour is fresh.',
];
const OVEN = [
  'A hot oven gives the loaf its crust.',
  'Steam in the hot oven keeps the crust soft.',
  'Put a stone into the hot oven before the loaf.',
  'The hot oven must be at full heat.',
  'A crust without steam tears the loaf.',
  'Let the steam out for a brown crust.',
];

const { paths } = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, Record<string, { 'x-roles'?: readonly string[] }>> };
const operations = Object.entries(paths)
  .filter(([path]) => /\/(health|chapters|summary)$/.test(path))
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-roles': roles }]) => ({ path, method, roles })),
  );

describe('insights', () => {
  const schoolId = randomUUID();
  const [open, later, silent, text] = [
    lecture(0),
    lecture(1, { drip: { at: '2999-01-01T00:00:00Z' } }),
    lecture(2),
    lecture(3, { kind: 'text', assetId: null, durationSeconds: null }),
  ] as const;
  let hall: LectureHall;
  let course: TaughtCourse;
  let learner: string;
  let owner: string;
  /** A page inside the house, and who came to see it. */
  let inside: Server;
  let visits = 0;

  before(async () => {
    inside = createServer((_, response) => {
      visits += 1;
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    const { port } = inside.address() as AddressInfo;
    hall = await LectureHall.open();
    owner = hall.token('owner', schoolId);
    course = await hall.publish(schoolId, [open, later, silent, text], {
      [text.lessonId]: `[a](http://127.0.0.1:${port}/a) [b](http://localhost:${port}/b)`,
    });
    learner = await hall.enroll(course);
    await hall.caption(schoolId, open.assetId!, [...SOURDOUGH, ...OVEN]);
    await hall.caption(schoolId, later.assetId!, OVEN);
    await eventually(async () => {
      assert.equal((await chaptersOf(owner, open.lessonId)).body.chapters.length, 2);
      assert.equal((await chaptersOf(owner, later.lessonId)).body.chapters.length, 1);
      assert.equal((await chaptersOf(learner, open.lessonId)).status, 200);
    });
  });
  after(async () => {
    await hall.close();
    await new Promise((resolve) => inside.close(resolve));
  });

  const chaptersOf = (token: string, lessonId: string) =>
    hall.call<ChaptersBody & Problem>(token, `lessons/${lessonId}/chapters`);
  const summary = async (token: string): Promise<SummaryBody> =>
    (await hall.call<SummaryBody>(token, `courses/${course.courseId}/summary`)).body;

  it('mark the chapters of a lesson by what is said in it', async () => {
    const { body } = await chaptersOf(learner, open.lessonId);
    assert.deepEqual(body, {
      lessonId: open.lessonId,
      language: 'en',
      chapters: [
        { start: 0, end: 24, title: 'Sourdough starter' },
        { start: 24, end: 47.5, title: 'Hot oven' },
      ],
    });
  });

  it('say nothing of a lesson that is not open yet', async () => {
    const refused = await chaptersOf(learner, later.lessonId);
    assert.deepEqual([refused.status, refused.body.code], [403, 'ai.lesson_not_open']);
    const lessonsOf = async (token: string) =>
      (await summary(token)).lessons.map(({ lessonId }) => lessonId);
    assert.deepEqual(await lessonsOf(learner), [open.lessonId]);
    assert.deepEqual(await lessonsOf(owner), [open.lessonId, later.lessonId]);
  });

  it('summarise a course in the words of its lessons', async () => {
    const [{ sentences } = { sentences: [] }] = (await summary(learner)).lessons;
    assert.equal(sentences.length, 3);
    for (const sentence of sentences) assert.ok([...SOURDOUGH, ...OVEN].includes(sentence));
  });

  it('are gone with the captions, also when the older fact comes last', async () => {
    const lesson = lecture(0);
    const other = await hall.publish(schoolId, [lesson]);
    const student = await hall.enroll(other);
    const captions = { assetId: lesson.assetId!, language: 'en' };
    await hall.caption(schoolId, lesson.assetId!, SOURDOUGH);
    await eventually(async () =>
      assert.equal((await chaptersOf(student, lesson.lessonId)).body.chapters.length, 1),
    );
    await hall.say(schoolId, captionsRemoved.v1({ ...captions, version: hall.next() + 100 }));
    await eventually(async () =>
      assert.deepEqual((await chaptersOf(student, lesson.lessonId)).body.chapters, []),
    );
    // A marker behind the late fact in the same log says when it has been handled.
    const marker = lecture(0);
    const marked = await hall.publish(schoolId, [marker]);
    await hall.caption(schoolId, lesson.assetId!, SOURDOUGH);
    await hall.caption(schoolId, marker.assetId!, SOURDOUGH);
    const reader = await hall.enroll(marked);
    await eventually(async () =>
      assert.equal((await chaptersOf(reader, marker.lessonId)).body.chapters.length, 1),
    );
    assert.deepEqual((await chaptersOf(student, lesson.lessonId)).body.chapters, []);
  });

  it('report what an instructor can mend, and never look inside the house', async () => {
    const path = `courses/${course.courseId}/health`;
    const none = await hall.call<Problem>(owner, path);
    assert.deepEqual([none.status, none.body.code], [404, 'ai.health_report_not_found']);
    for (let at = 0; at < 7; at += 1)
      await hall.say(
        schoolId,
        lessonProgressed.v1({
          enrollmentId: randomUUID(),
          courseId: course.courseId,
          userId: randomUUID(),
          lessonId: open.lessonId,
          watchedPercent: 40,
          positionSeconds: 42,
          version: hall.next(),
        }),
      );
    // A report asked for in the next minute is a new one, so asking again ends at one that knows all facts.
    const { findings, madeAt } = await eventually(
      async () => {
        const asked = await hall.call<{ madeAt: string }>(owner, path, 'POST');
        assert.equal(asked.status, 202, asked.text);
        const { status, body } = await hall.call<ReportBody>(owner, path);
        assert.equal(status, 200);
        assert.ok(body.findings.some(({ kind }) => kind === 'drop_off'));
        return body;
      },
      { timeoutMs: 90_000 },
    );
    assert.deepEqual(
      findings.map(({ kind, lessonId, start }) => [kind, lessonId, start]),
      [
        ['drop_off', open.lessonId, 40],
        ['captions_missing', silent.lessonId, null],
      ],
    );
    assert.equal(Number.isNaN(Date.parse(madeAt)), false);
    assert.equal(visits, 0);
  });

  it('are for nobody else', async () => {
    assert.equal(operations.length, 4);
    const member = hall.token('learner', schoolId);
    for (const { path, method, roles } of operations) {
      const url = path
        .replace('/v1/ai/', '')
        .replace('{courseId}', course.courseId)
        .replace('{lessonId}', open.lessonId);
      const attempt = async (token: string | undefined): Promise<number> => {
        const { status, text: answer } = await hall.call(token, url, method.toUpperCase());
        assert.ok(!answer.includes('sourdough'), answer);
        return status;
      };
      assert.equal(await attempt(undefined), 401, url);
      assert.equal(await attempt(hall.token('owner')), 404, url);
      assert.equal(await attempt(hall.token('learner')), roles ? 403 : 404, url);
      assert.equal(await attempt(member), 403, url);
    }
  });
});
