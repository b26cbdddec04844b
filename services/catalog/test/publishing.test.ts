import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { assetDeleted, assetFailed, assetReady } from '@lyceum/contracts';
import { eventually, problem } from '@lyceum/testing';
import { CatalogStack, type Person } from './support/catalog-stack.js';
import { draft, publish, published, type Course } from './support/course.js';

interface Missing {
  readonly lessonId: string | null;
  readonly missing: readonly { readonly code: string; readonly message: string }[];
}

describe('publishing', () => {
  let catalog: CatalogStack;
  let owner: Person;
  before(async () => {
    catalog = await CatalogStack.start();
    owner = catalog.person();
  });
  after(() => catalog.stop());

  const ready = (assetId: string, version: number, durationSeconds: number | null = 61.5) =>
    catalog.tell(
      owner.schoolId,
      assetReady.v1({
        ...{ assetId, version, durationSeconds },
        kind: 'video',
        contentType: 'video/mp4',
        bytes: 1,
        width: 1280,
        height: 720,
        hasAudio: true,
      }),
    );
  const check = async (courseId: string): Promise<string[]> => {
    const { missing } = await catalog.ok<{ missing: Missing[] }>(
      owner,
      'GET',
      `/v1/courses/${courseId}/publish-check`,
    );
    return missing.flatMap((part) => part.missing.map(({ code }) => code));
  };

  it('says what is missing, lesson by lesson, the same with and without trying', async () => {
    const { course, sectionId } = await draft(catalog, owner, { lessons: [] });
    assert.deepEqual(await check(course.id), ['no_lessons']);
    const path = `/v1/courses/${course.id}/lessons`;
    const assets = [randomUUID(), randomUUID()] as const;
    const quiz = {
      questions: [
        {
          ...{ id: 'q', kind: 'choice', prompt: 'Which?', points: 1, explanation: '' },
          options: [
            { id: 'a', text: 'A' },
            { id: 'b', text: 'B' },
          ],
          correct: ['c'],
        },
      ],
      ...{ passPercent: 50, maxAttempts: null, timeLimitSeconds: null, isShuffled: false },
      ...{ dueAt: null, latePenaltyPercent: 0 },
    };
    for (const lesson of [
      { kind: 'text', title: 'Empty' },
      { kind: 'video', title: 'Without a file' },
      { kind: 'video', title: 'Not ready', assetId: assets[0] },
      { kind: 'download', title: 'Failed', assetId: assets[1] },
      { kind: 'quiz', title: 'Wrong', quiz },
    ])
      await catalog.ok(owner, 'POST', path, { sectionId, ...lesson });
    const failure = { assetId: assets[1], code: 'media.unreadable', reason: 'It cannot be read.' };
    await catalog.tell(owner.schoolId, assetFailed.v1({ ...failure, version: 1 }));
    const expected = [
      'text_empty',
      'asset_missing',
      'asset_not_ready',
      'asset_failed',
      'quiz_inconsistent',
    ];
    await eventually(async () => assert.deepEqual(await check(course.id), expected));

    const refused = await catalog.call<{ missing: Missing[] }>(
      owner,
      'POST',
      `/v1/courses/${course.id}/publish`,
    );
    assert.equal(problem(refused), '422 catalog.course_incomplete');
    assert.deepEqual(
      refused.body.missing.flatMap((part) => part.missing.map(({ code }) => code)),
      expected,
    );
    assert.ok(refused.body.missing.every(({ lessonId }) => lessonId !== null));
    assert.match(refused.text, /It cannot be read\./);
    assert.equal(
      (await catalog.call(undefined, 'GET', `/v1/catalog/courses/${course.id}`)).status,
      404,
    );
  });

  it('takes videos once media has them ready, in whatever order it says so', async () => {
    const { course, sectionId } = await draft(catalog, owner, { lessons: [] });
    const assetId = randomUUID();
    await catalog.ok(owner, 'POST', `/v1/courses/${course.id}/lessons`, {
      ...{ sectionId, kind: 'video', title: 'Film', assetId },
    });
    await ready(assetId, 3);
    await catalog.tell(
      owner.schoolId,
      assetFailed.v1({ assetId, code: 'media.x', reason: 'Earlier.', version: 2 }),
    );
    await eventually(async () => assert.deepEqual(await check(course.id), []));
    await publish(catalog, owner, course.id);
    const seen = await catalog.ok<{ durationSeconds: number }>(
      undefined,
      'GET',
      `/v1/catalog/courses/${course.id}`,
    );
    assert.equal(seen.durationSeconds, 61.5);
    await catalog.tell(owner.schoolId, assetDeleted.v1({ assetId, version: 4 }));
    await eventually(async () => assert.deepEqual(await check(course.id), ['asset_deleted']));
  });

  it('makes versions that never change, and tells each part that is new once', async () => {
    const { course, lessons, sectionId } = await published(catalog, owner, {
      lessons: ['One', 'Two'],
    });
    const path = `/v1/courses/${course.id}`;
    assert.deepEqual([course.status, course.latestVersion], ['published', 1]);
    assert.equal(
      problem(await catalog.call(owner, 'POST', `${path}/publish`)),
      '409 catalog.nothing_to_publish',
    );
    const told = async (id: string): Promise<string[]> =>
      (await catalog.said(id)).map(({ action }) => action);
    const first = ['course.created', 'course_version.published', 'course.published'];
    assert.deepEqual(await told(course.id), [...first, 'course.availability_changed']);
    for (const { id } of lessons) assert.deepEqual(await told(id), ['lesson.published']);

    const [one, two] = lessons as [(typeof lessons)[0], (typeof lessons)[0]];
    await catalog.ok(owner, 'PATCH', `${path}/lessons/${one.id}`, { text: '# Better' });
    await catalog.ok(owner, 'PUT', `${path}/order`, {
      sections: [{ sectionId, lessonIds: [two.id, one.id] }],
    });
    // Nobody sees a draft.
    const titles = async (): Promise<string> => {
      const { sections } = await catalog.ok<{
        sections: { lessons: { title: string }[] }[];
      }>(undefined, 'GET', `/v1/catalog/courses/${course.id}`);
      return sections.flatMap((section) => section.lessons.map(({ title }) => title)).join();
    };
    assert.equal(await titles(), 'One,Two');
    assert.equal((await publish(catalog, owner, course.id)).latestVersion, 2);
    assert.equal(await titles(), 'Two,One');
    assert.deepEqual(await told(one.id), ['lesson.published', 'lesson.published']);
    assert.deepEqual(await told(two.id), ['lesson.published']);
    const said = await catalog.said(course.id);
    const versions = said.filter(({ action }) => action === 'course_version.published');
    assert.deepEqual(
      versions.map(({ data }) => [data['courseVersion'], data['sections']]),
      [1, 2].map((number) => [number, [{ sectionId, title: 'Basics' }]]),
    );
    const { items } = await catalog.ok<{ items: { courseVersion: number; lessons: number }[] }>(
      owner,
      'GET',
      `${path}/versions`,
    );
    assert.deepEqual(
      items.map(({ courseVersion, lessons: count }) => [courseVersion, count]),
      [
        [2, 2],
        [1, 2],
      ],
    );
    for (const table of ['course_versions', 'lesson_versions'])
      for (const right of ['update', 'delete']) {
        const { rows } = await catalog.admin.query<{ may: boolean }>(
          `select has_table_privilege('lyceum_catalog', 'catalog.${table}', $1) as may`,
          [right],
        );
        assert.equal(rows[0]!.may, false, `${right} ${table}`);
      }
  });

  it('makes one version of what two publish at once', async () => {
    const { course } = await draft(catalog, owner);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        catalog.call<Course>(owner, 'POST', `/v1/courses/${course.id}/publish`),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409]);
  });
});
